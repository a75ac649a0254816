--TEST--
Line ends of the output are normalised
--FILE--
<?php
echo "one\r\ntwo\r\n";
?>
--EXPECT--
one
two
