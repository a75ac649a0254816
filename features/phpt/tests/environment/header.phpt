--TEST--
A variable HTTP_... is a header
--ENV--
HTTP_X_NAME=a value
--FILE--
<?php
echo $_SERVER["HTTP_X_NAME"];
?>
--EXPECT--
a value
