--TEST--
%w may be nothing
--FILE--
<?php
echo "ab";
?>
--EXPECTF--
a%wb
