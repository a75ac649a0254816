<?php
// Reports what it found of an earlier request, and with ?leave= leaves behind what it can.
// (The environment has a page of its own, /environment.php.)
$found = [];
if (defined('LEFT_BEHIND')) { $found[] = 'constant'; }
if (function_exists('left_behind')) { $found[] = 'function'; }
if (class_exists('LeftBehind', false)) { $found[] = 'class'; }
if (isset($GLOBALS['left'])) { $found[] = 'global'; }
if (ini_get('precision') === '7') { $found[] = 'ini'; }
if (headers_list() && preg_grep('/X-Left/', headers_list())) { $found[] = 'header'; }
if (http_response_code() !== 200) { $found[] = 'status'; }
if (ob_get_level() > (int) (ini_get('output_buffering') > 0)) { $found[] = 'output buffer'; }
if (date_default_timezone_get() === 'Pacific/Chatham') { $found[] = 'time zone'; }
if (getcwd() === '/') { $found[] = 'working directory'; }
if (in_array('left', stream_get_wrappers(), true)) { $found[] = 'stream wrapper'; }
if (spl_autoload_functions()) { $found[] = 'autoloader'; }
if (isset($_SERVER['LEFT_BEHIND'])) { $found[] = 'server variable'; }
if (error_get_last()) { $found[] = 'last error'; }
$handler = set_error_handler(null);
if ($handler) { $found[] = 'error handler'; }
$leave = isset($_GET['leave']);
if ($leave) {
    define('LEFT_BEHIND', true);
    eval('function left_behind() {} class LeftBehind {}');
    $GLOBALS['left'] = 'something';
    $_SERVER['LEFT_BEHIND'] = 'yes';
    ini_set('precision', '7');
    header('X-Left: yes');
    http_response_code(418);
    date_default_timezone_set('Pacific/Chatham');
    stream_wrapper_register('left', stdClass::class);
    spl_autoload_register(fn () => null);
    @trigger_error('left behind');
    set_error_handler(fn () => true);
    chdir('/');
}
echo $found ? 'found: ' . implode(', ', $found) : 'found nothing';
if ($leave) {
    ob_start();
}
