--TEST--
What is special in regular expressions is text
--FILE--
<?php
echo "a.b(c)[d]*?+^$|{}#/-";
?>
--EXPECTF--
a.b(c)[d]*?+^$|{}#/-
