<?php
// Keeps the uploaded file "file" below /uploads/, where visitors can get it.
$file = $_FILES['file'];
$kept = move_uploaded_file($file['tmp_name'], __DIR__ . '/uploads/' . basename($file['name']));
http_response_code($kept ? 201 : 500);
echo $kept ? 'kept ' . basename($file['name']) : 'not kept';
