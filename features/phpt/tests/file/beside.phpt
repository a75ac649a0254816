--TEST--
A page lies beside the files of its test
--FILE--
<?php
echo file_get_contents(__DIR__ . "/note.txt");
?>
--EXPECT--
a note
