--TEST--
POST comes before its compressed forms
--DEFLATE_POST--
a=4
--GZIP_POST--
a=3
--POST--
a=2
--FILE--
<?php
echo $_POST["a"];
?>
--EXPECT--
2
