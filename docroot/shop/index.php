<?php
// The index page of a folder.
echo 'shop front at ', $_SERVER['SCRIPT_NAME'];
