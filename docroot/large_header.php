<?php
// Sets a header of ?size= bytes (default 300,000).
header('X-Large: ' . str_repeat('x', (int) ($_GET['size'] ?? 300000)));
header('Content-Type: text/plain');
echo 'a page with a large header';
