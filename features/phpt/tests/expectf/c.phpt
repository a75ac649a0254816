--TEST--
%c is one character
--FILE--
<?php
echo "a#b";
?>
--EXPECTF--
a%cb
