--TEST--
What is expected may lie in a file of its own
--FILE_EXTERNAL--
page.inc
--EXPECT_EXTERNAL--
plain.txt
