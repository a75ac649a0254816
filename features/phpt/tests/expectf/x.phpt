--TEST--
%x is hexadecimal digits
--FILE--
<?php
echo dechex(48879);
?>
--EXPECTF--
%x
