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
