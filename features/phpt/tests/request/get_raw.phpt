--TEST--
The query comes as it is written
--GET--
a=%2F+'|&b={c}
--FILE--
<?php
echo $_SERVER["QUERY_STRING"];
?>
--EXPECT--
a=%2F+'|&b={c}
