--TEST--
Several settings are in force
--INI--
precision=5
arg_separator.output=_
date.timezone=Europe/Rome
user_agent="a b"
error_reporting=E_ALL & ~E_WARNING
short_open_tag=On
--FILE--
<?php
echo ini_get("arg_separator.output"), ini_get("date.timezone");
?>
--EXPECT--
_Europe/Rome
