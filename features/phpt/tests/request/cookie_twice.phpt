--TEST--
Of two cookies of one name the first counts
--COOKIE--
a=1; a=2
--FILE--
<?php
echo $_COOKIE["a"];
?>
--EXPECT--
1
