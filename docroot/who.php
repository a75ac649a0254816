<?php
// Says which node of the cluster this is.
echo $_SERVER['EPHPM_NODE_ID'] ?? 'no node';
