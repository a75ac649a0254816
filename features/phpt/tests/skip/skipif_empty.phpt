--TEST--
A SKIPIF may be empty
--SKIPIF--
--FILE--
<?php
echo "run";
?>
--EXPECT--
run
