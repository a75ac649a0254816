<?php
// Leaves a mark in the document root, so that it shows that the page ran.
file_put_contents(__DIR__ . '/mark.txt', "was here\n", FILE_APPEND);
echo 'marked';
