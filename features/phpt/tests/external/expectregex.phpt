--TEST--
A regular expression may lie in a file of its own
--FILE_EXTERNAL--
page.inc
--EXPECTREGEX_EXTERNAL--
regex.txt
