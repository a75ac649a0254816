--TEST--
A semicolon in a value begins no comment
--INI--
precision=5
arg_separator.output=";"
--FILE--
<?php
echo ini_get("arg_separator.output"), ini_get("precision");
?>
--EXPECT--
;5
