--TEST--
Functions that are registered run at the end
--FILE--
<?php
register_shutdown_function(fn () => print " end"); echo "page";
?>
--EXPECT--
page end
