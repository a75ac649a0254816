--TEST--
%r has a regular expression between two of it
--FILE--
<?php
echo "abba-12";
?>
--EXPECTF--
%r[ab]{4}%r-%d
