--TEST--
An extension that is there does not keep a test from running
--EXTENSIONS--
ctype
JSON
--FILE--
<?php
echo ctype_digit("1") ? "yes" : "no";
?>
--EXPECT--
yes
