--TEST--
%e is the separator of directories
--FILE--
<?php
echo dirname("/a/b");
?>
--EXPECTF--
%ea
