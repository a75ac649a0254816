--TEST--
There is no phpdbg
--PHPDBG--
q
--EXPECT--

