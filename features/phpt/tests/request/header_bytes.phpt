--TEST--
A header may have bytes that are no ASCII
--HEADERS--
X-Name: é
--FILE--
<?php
echo bin2hex($_SERVER["HTTP_X_NAME"]);
?>
--EXPECT--
c3a9
