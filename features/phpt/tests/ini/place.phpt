--TEST--
{PWD} is where the test lies
--INI--
include_path={PWD}
--FILE--
<?php
echo ini_get("include_path") === __DIR__ ? "here" : "elsewhere";
?>
--EXPECT--
here
