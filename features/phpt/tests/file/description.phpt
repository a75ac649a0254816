--TEST--
A description and credits say something of the test
--DESCRIPTION--
The longer text
of two lines.
--CREDITS--
The authors
--FILE--
<?php
echo "run";
?>
--EXPECT--
run
