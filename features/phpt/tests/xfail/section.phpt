--TEST--
A failure that is expected is none
--XFAIL--
The page is wrong on purpose
--FILE--
<?php
echo "wrong";
?>
--EXPECT--
right
