--TEST--
A section for the status alone
--FILE--
<?php
http_response_code(201); echo "made";
?>
--EXPECTSTATUS--
201
--EXPECT--
made
