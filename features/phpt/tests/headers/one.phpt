--TEST--
A header of the answer
--FILE--
<?php
header("X-A: 1"); echo "body";
?>
--EXPECTHEADERS--
X-A: 1
--EXPECT--
body
