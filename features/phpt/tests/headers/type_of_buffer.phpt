--TEST--
A buffer of output can choose the charset of the answer
--EXTENSIONS--
iconv
--INI--
input_encoding=UTF-8
output_encoding=ISO-8859-1
--FILE--
<?php
ob_start("ob_iconv_handler");
echo "Hello";
?>
--EXPECT--
Hello
--EXPECTHEADERS--
Content-Type: text/html; charset=ISO-8859-1
