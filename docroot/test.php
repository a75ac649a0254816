<?php
// Says everything that a page can see of its request, as JSON.
header('Content-Type: application/json');
function uploaded(string $name, string $type, int $size, int $error, string $path): array
{
    $arrived = $error === UPLOAD_ERR_OK && is_uploaded_file($path);
    return [
        'name' => $name,
        'type' => $type,
        'size' => $size,
        'error' => $error,
        'path' => $path,
        'content' => $arrived ? file_get_contents($path) : null,
        'sha256' => $arrived ? hash_file('sha256', $path) : null,
    ];
}
$files = [];
foreach ($_FILES as $field => $file) {
    // A field such as "photos[]" has a list in each of its parts.
    $parts = [$file['name'], $file['type'], $file['size'], $file['error'], $file['tmp_name']];
    $files[$field] = is_array($file['name']) ? array_map('uploaded', ...$parts) : uploaded(...$parts);
}
echo json_encode([
    'GET' => $_GET,
    'POST' => $_POST,
    'FILES' => $files,
    'COOKIE' => $_COOKIE,
    'SERVER' => $_SERVER,
    'input' => file_get_contents('php://input'),
], JSON_UNESCAPED_SLASHES | JSON_INVALID_UTF8_SUBSTITUTE | JSON_PARTIAL_OUTPUT_ON_ERROR);
