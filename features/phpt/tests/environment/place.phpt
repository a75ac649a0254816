--TEST--
{PWD} is where the test lies
--ENV--
PHPT_PLACE={PWD}
--FILE--
<?php
echo getenv("PHPT_PLACE") === __DIR__ ? "here" : "elsewhere";
?>
--EXPECT--
here
