--TEST--
A form has a query beside it
--POST--
a=2
--GET--
a=1
--FILE--
<?php
echo $_GET["a"], $_POST["a"];
?>
--EXPECT--
12
