--TEST--
A SKIPIF that is not to be remembered lets the test run
--SKIPIF--
<?php echo "nocache"; ?>
--FILE--
<?php
echo "run";
?>
--EXPECT--
run
