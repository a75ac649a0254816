<?php
// A page with an ETag, which counts in the key "runs" how often it ran. Its ETag is what the
// key "state" holds, or v1; ?status= is its status; a header more is what the key "says" holds.
$runs = ephpm_kv_incr('runs');
http_response_code((int) ($_GET['status'] ?? 200));
header('ETag: "' . (ephpm_kv_get('state') ?? 'v1') . '"');
if (($more = ephpm_kv_get('says')) !== null) {
    header($more);
}
echo 'run ', $runs;
