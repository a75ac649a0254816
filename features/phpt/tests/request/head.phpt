--TEST--
HEAD has the headers and no body
--REQUEST--
HEAD
--FILE--
<?php
header("X-A: 1"); echo "a body";
?>
--EXPECTHEADERS--
X-A: 1
--EXPECT--

