<?php
// ?kind= says what goes wrong.
$kind = $_GET['kind'] ?? 'warning';
echo "before the error\n";
switch ($kind) {
    case 'warning':
        trigger_error('a warning of the page', E_USER_WARNING);
        break;
    case 'fatal':
        a_function_that_does_not_exist();
        break;
    case 'exception':
        throw new RuntimeException('an uncaught exception');
    case 'memory':
        ini_set('memory_limit', '16M');
        $hoard = str_repeat('x', 64 * 1024 * 1024);
        break;
    case 'time':
        set_time_limit(1);
        while (true) {
            $spin = ($spin ?? 0) + 1;
        }
}
echo "after the error\n";
