<?php
// Sends the header lines of ?line[]=, one after the other, keeping those of the same name.
foreach ((array) ($_GET['line'] ?? []) as $line) {
    header($line, false);
}
echo 'headers sent';
