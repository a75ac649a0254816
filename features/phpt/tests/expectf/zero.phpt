--TEST--
%0 is a zero byte
--FILE--
<?php
echo "a\0b";
?>
--EXPECTF--
a%0b
