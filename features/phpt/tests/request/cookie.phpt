--TEST--
COOKIE is what the visitor brings
--COOKIE--
a=1; b=2
--FILE--
<?php
echo $_COOKIE["a"], $_COOKIE["b"];
?>
--EXPECT--
12
