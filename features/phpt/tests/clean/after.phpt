--TEST--
CLEAN runs after the test
--FILE--
<?php
file_put_contents(__DIR__ . "/left.tmp", "x"); echo "left";
?>
--CLEAN--
<?php unlink(__DIR__ . "/left.tmp"); ?>
--EXPECT--
left
