--TEST--
The case of names does not matter
--FILE--
<?php
header("x-a: 1");
?>
--EXPECTHEADERS--
X-A: 1
--EXPECT--

