<?php
// Sends the visitor to ?to= (default /test.html), with ?status= where it is given.
$status = (int) ($_GET['status'] ?? 0);
if ($status) {
    http_response_code($status);
}
header('Location: ' . ($_GET['to'] ?? '/test.html'));
exit;
