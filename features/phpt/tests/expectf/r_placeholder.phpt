--TEST--
Placeholders stand for themselves in a regular expression too
--FILE--
<?php
echo "id 17";
?>
--EXPECTF--
id %r(%d|none)%r
