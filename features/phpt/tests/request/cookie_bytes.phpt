--TEST--
A cookie with bytes that are no ASCII takes no other cookie with it
--COOKIE--
a=1; b=é
--FILE--
<?php
echo $_COOKIE["a"], bin2hex($_COOKIE["b"]);
?>
--EXPECT--
1e9
