--TEST--
The environment is that of the redirecting test
--FILE--
<?php
echo getenv("PHPT_COLOUR") ?: "none";
if (getenv("PHPT_COLOUR") && getenv("REDIR_TEST_DIR") !== __DIR__ . "/") echo " elsewhere";
?>
--EXPECTREGEX--
red|blue|none
