--TEST--
A page without PHP is sent as it is
--FILE--
no PHP at all
?>
--EXPECT--
no PHP at all
?>
