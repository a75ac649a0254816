<?php
// For ?ms=, ?do=write sets the key "page" to "old" and "new" in turn, without a pause, and
// ?do=read reads it and says how often it found what, as JSON.
$end = hrtime(true) + 1000000 * (int) $_GET['ms'];
$found = [];
for ($turn = 0; hrtime(true) < $end; $turn++) {
    if ($_GET['do'] === 'write') {
        ephpm_kv_set('page', $turn % 2 ? 'new' : 'old');
        continue;
    }
    $text = ephpm_kv_get('page') ?? 'nothing';
    $found[$text] = ($found[$text] ?? 0) + 1;
}
header('Content-Type: application/json');
echo json_encode((object) $found);
