--TEST--
A query that is 0 is none
--GET--
0
--FILE--
<?php
var_dump($_SERVER["QUERY_STRING"] ?? "");
?>
--EXPECT--
string(0) ""
