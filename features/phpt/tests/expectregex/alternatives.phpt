--TEST--
Each of two outputs is right
--FILE--
<?php
echo rand(0, 1) ? "yes" : "no";
?>
--EXPECTREGEX--
yes|no
