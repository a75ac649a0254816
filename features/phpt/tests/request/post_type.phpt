--TEST--
A form may have another media type
--POST--
{"a":1}
--ENV--
CONTENT_TYPE=application/json
--FILE--
<?php
echo $_SERVER["CONTENT_TYPE"], " ", count($_POST), " ", file_get_contents("php://input");
?>
--EXPECT--
application/json 0 {"a":1}
