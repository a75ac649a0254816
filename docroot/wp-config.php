<?php
// Stands for a configuration with secrets in it.
$password = 'wp-secret-4711';
echo "wp-config ran";
