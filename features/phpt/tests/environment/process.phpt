--TEST--
Other variables are the node's own
--ENV--
PHPT_COLOUR=green
--FILE--
<?php
echo getenv("PHPT_COLOUR");
?>
--EXPECT--
green
