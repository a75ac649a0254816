<?php
// Prints ?size= bytes (default 2 MiB) of numbered lines.
header('Content-Type: text/plain');
$size = (int) ($_GET['size'] ?? 2 * 1024 * 1024);
$out = '';
for ($line = 0; strlen($out) < $size; $line++) {
    $out .= sprintf("line %08d of a large page\n", $line);
}
echo substr($out, 0, $size);
