--TEST--
GET is the query
--GET--
a=1&b[]=x
--FILE--
<?php
var_dump($_GET);
?>
--EXPECT--
array(2) {
  ["a"]=>
  string(1) "1"
  ["b"]=>
  array(1) {
    [0]=>
    string(1) "x"
  }
}
