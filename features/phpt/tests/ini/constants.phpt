--TEST--
Names of errors are their numbers
--INI--
precision=5
arg_separator.output=_
date.timezone=Europe/Rome
user_agent="a b"
error_reporting=E_ALL & ~E_WARNING
short_open_tag=On
--FILE--
<?php
echo $missing; echo ini_get("error_reporting");
?>
--EXPECT--
32765
