--TEST--
%a goes over lines
--FILE--
<?php
echo "a\nb\nc";
?>
--EXPECTF--
a%ac
