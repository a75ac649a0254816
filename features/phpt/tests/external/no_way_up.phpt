--TEST--
Dots that lead upwards are taken off
--FILE_EXTERNAL--
../page.inc
--EXPECT--
from outside 2
