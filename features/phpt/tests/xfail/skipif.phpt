--TEST--
SKIPIF can expect a failure
--SKIPIF--
<?php echo "xfail wrong on purpose"; ?>
--FILE--
<?php
echo "wrong";
?>
--EXPECT--
right
