<?php
// An article in the version that the key "article:NAME" holds (?name=), with an ETag.
$version = ephpm_kv_get('article:' . $_GET['name']) ?? 'first';
header('ETag: "' . $version . '"');
echo 'the ', $version, ' version';
