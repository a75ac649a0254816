--TEST--
POST_RAW can upload a file
--POST_RAW--
Content-Type: multipart/form-data; boundary=xyz
--xyz
Content-Disposition: form-data; name="f"; filename="a.txt"
Content-Type: text/plain

hello
--xyz--
--FILE--
<?php
echo $_FILES["f"]["name"], " ", $_FILES["f"]["size"], " ", file_get_contents($_FILES["f"]["tmp_name"]);
?>
--EXPECT--
a.txt 5 hello
