--TEST--
One %r alone is text
--FILE--
<?php
echo "%r alone";
?>
--EXPECTF--
%r alone
