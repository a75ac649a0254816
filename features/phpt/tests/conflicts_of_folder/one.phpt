--TEST--
Tests of a folder with a word do not run at the same time (one)
--FILE--
<?php
$file = __DIR__ . "/lock.tmp";
var_dump(@mkdir($file));
usleep(100000);
rmdir($file);
?>
--EXPECT--
bool(true)
