--TEST--
An exception that nobody catches is shown
--FILE--
<?php
throw new RuntimeException("no");
?>
--EXPECTF--
Fatal error: Uncaught RuntimeException: no in %s:%d
Stack trace:
#0 {main}
  thrown in %s on line %d
