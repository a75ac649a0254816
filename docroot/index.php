<?php
// The front page: a greeting, the PHP version and the SAPI, what was asked for.
echo "Hello from ePHPm\n";
echo 'PHP ', PHP_VERSION, "\n";
echo 'SAPI ', php_sapi_name(), "\n";
echo 'Requested ', $_SERVER['REQUEST_URI'], "\n";
echo 'Query ', http_build_query($_GET), "\n";
