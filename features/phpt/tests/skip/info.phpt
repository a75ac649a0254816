--TEST--
What SKIPIF says with info is shown
--SKIPIF--
<?php echo "info of some interest"; ?>
--FILE--
<?php
echo "run";
?>
--EXPECT--
run
