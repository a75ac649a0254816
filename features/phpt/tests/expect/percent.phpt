--TEST--
A percent sign is itself in an exact expectation
--FILE--
<?php
echo "100 %d";
?>
--EXPECT--
100 %d
