--TEST--
The body can be read twice
--POST_RAW--
Content-Type: text/plain
ab
--FILE--
<?php
echo file_get_contents("php://input"), file_get_contents("php://input");
?>
--EXPECT--
abab
