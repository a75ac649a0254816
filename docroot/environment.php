<?php
// Puts the visitor's number into its environment, and says what is there a moment later.
putenv('VISITOR=' . ($_GET['number'] ?? 'none'));
usleep(20000);
echo 'number ', getenv('VISITOR');
