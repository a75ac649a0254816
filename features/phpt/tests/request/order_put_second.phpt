--TEST--
PUT comes before POST
--POST--
a=2
--PUT--
Content-Type: text/plain
put
--FILE--
<?php
echo $_SERVER["REQUEST_METHOD"], " ", file_get_contents("php://input");
?>
--EXPECT--
PUT put
