--TEST--
%f is a number in each form
--FILE--
<?php
echo "1.5 .5 -3 1e10 2.5E-3";
?>
--EXPECTF--
%f %f %f %f %f
