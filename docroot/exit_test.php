<?php
echo 'hello';
exit;
echo 'never';
