--TEST--
GZIP_POST sends a form compressed with gzip
--EXTENSIONS--
zlib
--GZIP_POST--
a=1
--INI--
enable_post_data_reading=0
--FILE--
<?php
echo $_SERVER["HTTP_CONTENT_ENCODING"] ?? "decoded", " ", ($_POST["a"] ?? "") ?: gzdecode(file_get_contents("php://input"));
?>
--EXPECTF--
%r(gzip a=1|decoded 1)%r
