<?php
// Sets an ETag, and counts in a file how often it ran.
$file = sys_get_temp_dir() . '/etag-' . preg_replace('/\W/', '', $_GET['key'] ?? 'none') . '.count';
$runs = (int) @file_get_contents($file) + 1;
file_put_contents($file, $runs);
header('ETag: "' . ($_GET['tag'] ?? 'v1') . '"');
header('X-Runs: ' . $runs);
echo 'run ', $runs;
