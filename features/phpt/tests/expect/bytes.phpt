--TEST--
Bytes that are no text come as they are
--FILE--
<?php
echo "\xff\xfe\x80";
?>
--EXPECTF--
%c%c%c
