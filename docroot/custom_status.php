<?php
http_response_code((int) ($_GET['status'] ?? 404));
echo 'status ', http_response_code();
