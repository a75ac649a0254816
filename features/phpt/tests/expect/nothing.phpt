--TEST--
A page that prints nothing
--FILE--
<?php
$a = 1;
?>
--EXPECT--

