<?php
// Leaves what it can behind, and reports what it found of an earlier request.
$found = [];
if (defined('LEFT_BEHIND')) { $found[] = 'constant'; }
if (function_exists('left_behind')) { $found[] = 'function'; }
if (isset($GLOBALS['left'])) { $found[] = 'global'; }
if (ini_get('precision') === '7') { $found[] = 'ini'; }
if (headers_list() && preg_grep('/X-Left/', headers_list())) { $found[] = 'header'; }
if (http_response_code() !== 200) { $found[] = 'status'; }
echo $found ? 'found: ' . implode(', ', $found) : 'found nothing';
if (isset($_GET['leave'])) {
    define('LEFT_BEHIND', true);
    eval('function left_behind() {}');
    $GLOBALS['left'] = 'something';
    ini_set('precision', '7');
    header('X-Left: yes');
    http_response_code(418);
}
