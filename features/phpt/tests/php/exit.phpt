--TEST--
What a page printed before it ends is sent
--FILE--
<?php
echo "before"; exit; echo "after";
?>
--EXPECT--
before
