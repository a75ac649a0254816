--TEST--
A section CGI asks for a server, which there is
--CGI--
1
--FILE--
<?php
var_dump(PHP_SAPI !== "cli");
?>
--EXPECT--
bool(true)
