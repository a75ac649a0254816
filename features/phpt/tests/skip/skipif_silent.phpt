--TEST--
A SKIPIF that says nothing lets the test run
--SKIPIF--
<?php if (PHP_VERSION_ID < 70000) echo "skip old"; ?>
--FILE--
<?php
echo "run";
?>
--EXPECT--
run
