--TEST--
Buffers of output are sent at the end
--FILE--
<?php
ob_start(fn ($text) => strtoupper($text)); echo "text";
?>
--EXPECT--
TEXT
