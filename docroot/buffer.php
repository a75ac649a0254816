<?php
// Leaves two output buffers open, and speaks once more at shutdown.
register_shutdown_function(function () { echo ' SHUTDOWN'; });
ob_start();
echo 'OUTER';
ob_start();
echo ' INNER';
