--TEST--
%i has a sign or none
--FILE--
<?php
echo "-5 +5 5";
?>
--EXPECTF--
%i %i %i
