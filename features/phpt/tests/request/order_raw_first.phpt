--TEST--
POST_RAW comes before PUT, POST and their compressed forms
--GZIP_POST--
a=3
--POST--
a=2
--PUT--
Content-Type: text/plain
put
--POST_RAW--
Content-Type: text/plain
raw
--FILE--
<?php
echo $_SERVER["REQUEST_METHOD"], " ", file_get_contents("php://input");
?>
--EXPECT--
POST raw
