--TEST--
A percent sign alone is text
--FILE--
<?php
echo "100% 5%";
?>
--EXPECTF--
100% %d%
