--TEST--
What follows ===DONE=== is not run
--FILE--
<?php echo "run\n"; ?>
===DONE===
<?php echo "not run"; ?>
--EXPECT--
run
===DONE===
