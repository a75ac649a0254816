--TEST--
POST_RAW has a media type and a body
--POST_RAW--
Content-Type: text/plain; charset=x
one
two
--FILE--
<?php
echo $_SERVER["REQUEST_METHOD"], " ", $_SERVER["CONTENT_TYPE"], "\n", file_get_contents("php://input");
?>
--EXPECT--
POST text/plain; charset=x
one
two
