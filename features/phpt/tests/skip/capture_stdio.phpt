--TEST--
A request has no standard streams
--CAPTURE_STDIO--
STDIN
--FILE--
<?php
echo "not run";
?>
--EXPECT--

