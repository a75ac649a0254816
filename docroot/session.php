<?php
// Counts the visits of one visitor; ?destroy=1 forgets them, ?keep= remembers a word,
// ?ms= makes the visit last.
session_start();
if (isset($_GET['destroy'])) {
    session_destroy();
    echo 'forgotten';
    exit;
}
if (isset($_GET['keep'])) {
    $_SESSION['kept'] = $_GET['keep'];
}
$visits = ($_SESSION['visits'] ?? 0) + 1;
usleep(1000 * (int) ($_GET['ms'] ?? 0));
$_SESSION['visits'] = $visits;
echo isset($_GET['tell']) ? 'kept ' . ($_SESSION['kept'] ?? 'nothing') : 'visit ' . $visits;
