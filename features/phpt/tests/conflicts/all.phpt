--TEST--
A test that conflicts with all runs alone
--CONFLICTS--
all
--FILE--
<?php
echo "alone";
?>
--EXPECT--
alone
