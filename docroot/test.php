<?php
// Says everything that a page can see of its request, as JSON.
header('Content-Type: application/json');
$files = [];
foreach ($_FILES as $name => $file) {
    $files[$name] = [
        'name' => $file['name'],
        'type' => $file['type'],
        'size' => $file['size'],
        'error' => $file['error'],
        'content' => $file['error'] === UPLOAD_ERR_OK ? file_get_contents($file['tmp_name']) : null,
    ];
}
echo json_encode([
    'GET' => $_GET,
    'POST' => $_POST,
    'FILES' => $files,
    'COOKIE' => $_COOKIE,
    'SERVER' => $_SERVER,
    'input' => file_get_contents('php://input'),
], JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR);
