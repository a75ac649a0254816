--TEST--
A request has no standard input
--STDIN--
input
--FILE--
<?php
echo "not run";
?>
--EXPECT--

