--TEST--
No visitor chooses the name of the script
--ENV--
SCRIPT_NAME=/other.php
--FILE--
<?php
echo "not run";
?>
--EXPECT--

