--TEST--
Two percent signs are two
--FILE--
<?php
echo "%%";
?>
--EXPECTF--
%%
