--TEST--
On is 1
--INI--
precision=5
arg_separator.output=_
date.timezone=Europe/Rome
user_agent="a b"
error_reporting=E_ALL & ~E_WARNING
short_open_tag=On
--FILE--
<?php
var_dump(ini_get("short_open_tag"));
?>
--EXPECT--
string(1) "1"
