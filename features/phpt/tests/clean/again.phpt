--TEST--
What CLEAN removes is gone
--CONFLICTS--
all
--FILE--
<?php
echo file_exists(__DIR__ . "/left.tmp") ? "there" : "gone";
?>
--EXPECT--
gone
