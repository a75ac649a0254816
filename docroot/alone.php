<?php
// Says whether this page runs alone: none of its kind holds the lock.
$lock = fopen(__DIR__ . '/alone.lock', 'c');
$alone = flock($lock, LOCK_EX | LOCK_NB);
usleep(100_000);
echo $alone ? 'alone' : 'beside another';
