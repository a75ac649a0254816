--TEST--
Tests with a word in common do not run at the same time (one)
--CONFLICTS--
# the lock is theirs
lock
--FILE--
<?php
$file = __DIR__ . "/lock.tmp";
var_dump(@mkdir($file));
usleep(100000);
rmdir($file);
?>
--EXPECT--
bool(true)
