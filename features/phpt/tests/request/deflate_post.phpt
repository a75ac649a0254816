--TEST--
DEFLATE_POST sends a form in the form of zlib
--EXTENSIONS--
zlib
--DEFLATE_POST--
a=1
--INI--
enable_post_data_reading=0
--FILE--
<?php
echo $_SERVER["HTTP_CONTENT_ENCODING"] ?? "decoded", " ", ($_POST["a"] ?? "") ?: gzuncompress(file_get_contents("php://input"));
?>
--EXPECTF--
%r(deflate a=1|decoded 1)%r
