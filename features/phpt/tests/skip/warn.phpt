--TEST--
What SKIPIF says with warn is shown
--SKIPIF--
<?php echo "warn of a danger"; ?>
--FILE--
<?php
echo "run";
?>
--EXPECT--
run
