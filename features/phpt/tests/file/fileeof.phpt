--TEST--
The last line of a FILEEOF has no end
--FILEEOF--
<?php
$text = file_get_contents(__FILE__);
var_dump(str_ends_with($text, "// end"));
// end
--EXPECT--
bool(true)
