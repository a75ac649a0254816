<?php
// Counts the visits of one visitor; ?destroy=1 forgets them.
session_start();
if (isset($_GET['destroy'])) {
    session_destroy();
    echo 'forgotten';
    exit;
}
$_SESSION['visits'] = ($_SESSION['visits'] ?? 0) + 1;
echo 'visit ', $_SESSION['visits'];
