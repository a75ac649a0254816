--TEST--
A redirect is not followed
--FILE--
<?php
header("Location: /elsewhere");
?>
--EXPECTHEADERS--
Status: 302 Found
Location: /elsewhere
--EXPECT--

