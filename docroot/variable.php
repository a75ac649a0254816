<?php
// Says where it finds the environment's variable ?name=, or, without a name, all that is there.
if (!isset($_GET['name'])) {
    foreach (['getenv' => getenv(), '$_ENV' => $_ENV, '$_SERVER' => $_SERVER] as $place => $all) {
        echo $place, ': ', json_encode($all, JSON_UNESCAPED_SLASHES | JSON_PARTIAL_OUTPUT_ON_ERROR), "\n";
    }
    echo '/proc/self/environ: ', @file_get_contents('/proc/self/environ');
    exit;
}
$name = $_GET['name'];
$found = [];
foreach (['getenv' => getenv($name), '$_ENV' => $_ENV[$name] ?? false] as $place => $value) {
    if ($value !== false) {
        $found[] = "$place: $value";
    }
}
if (isset($_SERVER[$name])) {
    $found[] = "\$_SERVER: $_SERVER[$name]";
}
echo $found ? implode("\n", $found) : 'nowhere';
