--TEST--
%A may be nothing
--FILE--
<?php
echo "ac";
?>
--EXPECTF--
a%Ac
