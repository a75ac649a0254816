--TEST--
What every test gets is in force
--FILE--
<?php
echo ini_get("precision"), ini_get("html_errors"), ini_get("display_errors"), ini_get("error_reporting");
?>
--EXPECT--
140132767
