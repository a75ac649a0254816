--TEST--
A setting that is not in force keeps a test from running
--INI--
output_buffering=4096
--FILE--
<?php
echo "not run";
?>
--EXPECT--

