--TEST--
QUERY_STRING is the query
--ENV--
QUERY_STRING=a=1
--FILE--
<?php
echo $_GET["a"];
?>
--EXPECT--
1
