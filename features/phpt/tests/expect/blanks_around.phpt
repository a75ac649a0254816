--TEST--
Blanks around the output are no difference
--FILE--
<?php
echo "\n\n  one \0\x0b";
?>
--EXPECT--
one
