<?php
// The front page: a greeting, the PHP version and the SAPI.
echo "Hello from ePHPm\n";
echo 'PHP ', PHP_VERSION, "\n";
echo 'SAPI ', php_sapi_name(), "\n";
echo 'Requested ', $_SERVER['REQUEST_URI'], "\n";
