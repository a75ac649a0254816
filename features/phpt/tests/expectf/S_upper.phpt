--TEST--
%S may be nothing
--FILE--
<?php
echo "ad ab d";
?>
--EXPECTF--
a%Sd ab%Sd
