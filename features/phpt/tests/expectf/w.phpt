--TEST--
%w is blanks
--FILE--
<?php
echo "a \t\n b";
?>
--EXPECTF--
a%wb
