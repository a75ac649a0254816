--TEST--
An extension that is not there does
--EXTENSIONS--
no_such_extension
--FILE--
<?php
echo "not run";
?>
--EXPECT--

