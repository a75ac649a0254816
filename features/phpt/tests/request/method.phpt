--TEST--
REQUEST is another method
--REQUEST--
DELETE
--FILE--
<?php
echo $_SERVER["REQUEST_METHOD"];
?>
--EXPECT--
DELETE
