--TEST--
A page has the name of its test
--FILE--
<?php
echo basename(__FILE__), " ", basename($_SERVER["SCRIPT_NAME"]);
?>
--EXPECT--
name.php name.php
