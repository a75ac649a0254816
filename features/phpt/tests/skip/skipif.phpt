--TEST--
SKIPIF keeps a test from running
--SKIPIF--
<?php echo "skip because it says so"; ?>
--FILE--
<?php
echo "not run";
?>
--EXPECT--

