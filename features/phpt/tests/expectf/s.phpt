--TEST--
%s is one character and more of a line
--FILE--
<?php
echo "a bc d";
?>
--EXPECTF--
a%sd
