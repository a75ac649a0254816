--TEST--
SKIPIF may shout
--SKIPIF--
<?php die("SKIP: loudly"); ?>
--FILE--
<?php
echo "not run";
?>
--EXPECT--

