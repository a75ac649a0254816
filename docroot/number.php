<?php
// Says the visitor's number, after enough of a pause for others to come between.
$number = $_GET['number'] ?? 'none';
$GLOBALS['the number'] = $number;
ini_set('user_agent', "visitor $number");
header('X-Number: ' . $number);
usleep(1000 * (int) ($_GET['ms'] ?? 20));
$seen = [$_GET['number'] ?? 'none', $GLOBALS['the number'], substr(ini_get('user_agent'), 8)];
echo $seen === [$number, $number, $number] ? "number $number" : 'mixed up: ' . implode(', ', $seen);
