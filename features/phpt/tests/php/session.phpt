--TEST--
A session can be begun
--EXTENSIONS--
session
--FILE--
<?php
session_start(); $_SESSION["a"] = 1; echo session_status() === PHP_SESSION_ACTIVE ? "active" : "none";
?>
--EXPECTHEADERS--
Cache-Control: no-store, no-cache, must-revalidate
--EXPECT--
active
