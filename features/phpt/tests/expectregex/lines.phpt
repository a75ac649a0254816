--TEST--
A regular expression is for all lines of the output
--FILE--
<?php
echo "one\ntwo";
?>
--EXPECTREGEX--
one\n(two|three)
