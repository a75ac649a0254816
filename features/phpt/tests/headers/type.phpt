--TEST--
The media type of the answer
--FILE--
<?php
header("Content-Type: text/plain; charset=utf-8");
?>
--EXPECTHEADERS--
Content-type: text/plain; charset=utf-8
--EXPECT--

