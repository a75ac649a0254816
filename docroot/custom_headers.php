<?php
header('X-Custom: value');
header('X-Twice: one');
header('X-Twice: two', false);
setcookie('first', '1');
setcookie('second', '2');
header('Content-Type: text/x-example');
echo 'headers set';
