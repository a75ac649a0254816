--TEST--
A parse error is shown
--FILE--
<?php
eval("not php at all");
?>
--EXPECTF--
Parse error: syntax error, %s in %s : eval()'d code on line %d
