<?php
// Answers after ?ms= milliseconds.
usleep(1000 * (int) ($_GET['ms'] ?? 1000));
header('Content-Type: text/plain');
echo 'awake after ', (int) ($_GET['ms'] ?? 1000), ' ms';
