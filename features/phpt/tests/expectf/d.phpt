--TEST--
%d is digits
--FILE--
<?php
echo 42;
?>
--EXPECTF--
%d
