--TEST--
Blanks around the output count where they are to
--WHITESPACE_SENSITIVE--
--FILE--
<?php echo " a "; ?>
--EXPECT--
 a 
