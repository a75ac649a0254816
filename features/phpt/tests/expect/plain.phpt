--TEST--
A page prints what it echoes
--FILE--
<?php
echo "one\ntwo\n";
?>
--EXPECT--
one
two
