--TEST--
Nothing of one visit is left for the next
--FILE--
<?php
echo isset($GLOBALS["left"]) ? "left" : "clean"; $GLOBALS["left"] = true;
?>
--EXPECT--
clean
