<?php
// Answers in the ways that ?kind= names: what a server may do with a page's own headers.
$text = str_repeat("a line of a page that can be compressed\n", 125);
switch ($_GET['kind'] ?? 'plain') {
    case 'length':
        // 5,000 bytes, announced by the page itself.
        header('Content-Length: ' . strlen($text));
        break;
    case 'encoded':
        // The page compresses by itself: 2,000,000 bytes, so even that is more than a little.
        header('Content-Encoding: gzip');
        $text = gzencode(str_repeat($text, 400));
        break;
    case 'frame':
        header('X-Frame-Options: SAMEORIGIN');
        break;
    case 'tagged':
        header('ETag: "of these bytes"');
        break;
    case 'final':
        header('Cache-Control: public, no-transform');
        break;
    case 'digest':
        header('Content-Digest: sha-256=:' . base64_encode(hash('sha256', $text, true)) . ':');
        break;
    case 'part':
        // The page serves parts by itself: these are the first 5,000 bytes of 9,000.
        http_response_code(206);
        header('Content-Range: bytes 0-4999/9000');
        break;
    case 'own':
        // The page says what only the server knows: ?header= is the line.
        header($_GET['header']);
        break;
    case 'bare':
        // The status that ?status= names, with a body and a length that it cannot have.
        http_response_code((int) $_GET['status']);
        header('Content-Length: 5000');
        header('ETag: "v1"');
        break;
    case 'vary':
        header('Vary: Cookie');
        break;
    case 'tight':
        // No blank after the colon: as good as one.
        header('X-Tight:kept');
        $text = 'tight';
        break;
    case 'tight-location':
        header('Location:/small.html');
        $text = 'moved';
        break;
}
header('Content-Type: text/plain');
echo $text;
