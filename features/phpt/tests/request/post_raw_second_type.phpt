--TEST--
Of two media types in POST_RAW the second is body
--POST_RAW--
Content-Type: text/plain
Content-Type: text/html
body
--FILE--
<?php
echo file_get_contents("php://input");
?>
--EXPECT--
Content-Type: text/html
body
