<?php
// Ends in the way that ?how= names, after it has said "before".
function leave(): void
{
    exit(0);
}
$how = $_GET['how'] ?? 'plain';
if ($how === 'silent') {
    exit;
}
if ($how === 'status') {
    http_response_code(418);
}
echo 'before';
switch ($how) {
    case 'plain':
        exit;
    case 'zero':
        exit(0);
    case 'code':
        exit(3);
    case 'text':
        exit(' and a word');
    case 'die':
        die(' and died');
    case 'function':
        leave();
    case 'status':
        exit(0);
    case 'buffer':
        ob_start();
        echo ' buffered';
        exit(0);
    case 'shutdown':
        register_shutdown_function(function () {
            echo ' at the end';
        });
        exit(0);
    case 'finally':
        try {
            exit(0);
        } finally {
            echo ' never';
        }
    case 'included':
        include __DIR__ . '/exit_test.php';
}
echo ' never';
