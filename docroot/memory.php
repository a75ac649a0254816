<?php
// Takes ?size= megabytes of memory.
$taken = str_repeat('x', 1000 * 1000 * (int) ($_GET['size'] ?? 1));
echo 'took ', strlen($taken) / 1000 / 1000, ' MB';
