--TEST--
The environment is that of the redirecting test
--FILE--
<?php
echo getenv("PHPT_COLOUR") ?: "none";
?>
--EXPECTREGEX--
red|blue|none
