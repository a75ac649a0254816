--TEST--
HEADERS are further headers of the request
--HEADERS--
X-One: 1
X-Two: 2
--FILE--
<?php
echo $_SERVER["HTTP_X_ONE"], $_SERVER["HTTP_X_TWO"];
?>
--EXPECT--
12
