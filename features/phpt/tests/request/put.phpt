--TEST--
PUT has a media type and a body
--PUT--
Content-Type: application/x-www-form-urlencoded
a=1
--FILE--
<?php
echo $_SERVER["REQUEST_METHOD"], " ", count($_POST), " ", file_get_contents("php://input");
?>
--EXPECT--
PUT 0 a=1
