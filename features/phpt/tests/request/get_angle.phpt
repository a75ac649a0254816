--TEST--
The query may have what HTML has
--GET--
a=<b>"c"
--FILE--
<?php
echo $_GET["a"];
?>
--EXPECT--
<b>"c"
