--TEST--
A dot is an end of a line too
--FILE--
<?php
echo "a\nb";
?>
--EXPECTREGEX--
a.b
