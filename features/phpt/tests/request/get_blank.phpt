--TEST--
What a request line cannot hold is encoded
--GET--
a=b c#d
--FILE--
<?php
echo $_SERVER["QUERY_STRING"];
?>
--EXPECT--
a=b%20c%23d
