--TEST--
A warning names the page and the line
--FILE--
<?php
echo $missing;
?>
--EXPECTF--
Warning: Undefined variable $missing in %s%eexpectf%ewarning.php on line %d
