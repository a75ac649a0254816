<?php
// A page in a folder, made of parts beside it: by a relative path, and by its own.
echo "shop page\n";
include 'parts/relative.php';
include __DIR__ . '/parts/absolute.php';
echo 'note: ', file_get_contents('note.txt');
