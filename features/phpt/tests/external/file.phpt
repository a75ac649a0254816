--TEST--
The page of a test may lie in a file of its own
--FILE_EXTERNAL--
page.inc
--EXPECT--
from outside 2
