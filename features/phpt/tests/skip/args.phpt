--TEST--
A request has no command line
--ARGS--
-a
--FILE--
<?php
echo "not run";
?>
--EXPECT--

