--TEST--
A pattern may lie in a file of its own
--FILE_EXTERNAL--
page.inc
--EXPECTF_EXTERNAL--
pattern.txt
