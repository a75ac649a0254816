<?php
// Says how much of a body it got, and by which method.
header('Content-Type: text/plain');
echo $_SERVER['REQUEST_METHOD'], ' with ', strlen(file_get_contents('php://input')), ' bytes';
