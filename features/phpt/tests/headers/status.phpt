--TEST--
The status of the answer
--FILE--
<?php
http_response_code(404);
?>
--EXPECTHEADERS--
Status: 404 Not Found
--EXPECT--

