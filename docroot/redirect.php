<?php
header('Location: /test.html');
exit;
