--TEST--
Letters that are no placeholders are text
--FILE--
<?php
echo "%u %q";
?>
--EXPECTF--
%u %q
