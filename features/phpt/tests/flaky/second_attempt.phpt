--TEST--
A flaky test may fail once
--FLAKY--
It fails at its first visit
--FILE--
<?php
$file = __DIR__ . "/attempt.tmp";
echo file_exists($file) ? "right" : "wrong";
touch($file);
?>
--CLEAN--
<?php unlink(__DIR__ . "/attempt.tmp"); ?>
--EXPECT--
right
