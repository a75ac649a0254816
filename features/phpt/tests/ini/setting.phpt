--TEST--
A setting is in force
--INI--
precision=5
arg_separator.output=_
date.timezone=Europe/Rome
user_agent="a b"
error_reporting=E_ALL & ~E_WARNING
short_open_tag=On
--FILE--
<?php
echo ini_get("precision"), " ", 1 / 3;
?>
--EXPECT--
5 0.33333
