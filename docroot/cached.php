<?php
// A page with an ETag, which counts in the key "runs" how often it ran. Its ETag is what the
// key "state" holds, or v1; ?status= is its status.
$runs = ephpm_kv_incr('runs');
http_response_code((int) ($_GET['status'] ?? 200));
header('ETag: "' . (ephpm_kv_get('state') ?? 'v1') . '"');
echo 'run ', $runs;
