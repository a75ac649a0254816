--TEST--
POST is a form
--POST--
a=1+2
--FILE--
<?php
echo $_SERVER["REQUEST_METHOD"], " ", $_SERVER["CONTENT_TYPE"], " ", $_POST["a"];
?>
--EXPECT--
POST application/x-www-form-urlencoded 1 2
