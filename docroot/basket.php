<?php
// A visitor's basket, kept in the session. ?add= puts something in, ?fill= so many bytes of
// it, ?ms= thinks about it for so long, ?life= is how many seconds the session lasts, ?with=
// the session handler, ?say=count says how many things there are, and ?do= is one of
//   sign_in  gives the session another id      keep_open  ends without closing the session
//   leave    destroys the session              fail       dies with the session open
//   close_early  closes the session, and goes on for ?after= milliseconds
//   read_only    reads the session, closes it, and goes on as long
if (isset($_GET['with'])) {
    ini_set('session.save_handler', $_GET['with']);
}
if (isset($_GET['life'])) {
    ini_set('session.gc_maxlifetime', $_GET['life']);
}
$do = $_GET['do'] ?? '';
session_start(['read_and_close' => $do === 'read_only']);
$basket = $_SESSION['basket'] ?? [];
usleep(1000 * (int) ($_GET['ms'] ?? 0));
if (isset($_GET['add'])) {
    $basket[] = $_GET['add'];
}
if (isset($_GET['fill'])) {
    $basket[] = str_repeat("\x00\xff", intdiv((int) $_GET['fill'], 2));
}
if ($basket !== ($_SESSION['basket'] ?? [])) {
    $_SESSION['basket'] = $basket;
}
if ($do === 'sign_in') {
    session_regenerate_id(true);
}
if ($do === 'leave') {
    session_destroy();
    $basket = [];
}
if ($do === 'fail') {
    throw new Exception('the basket is broken');
}
if ($do !== 'keep_open' && $do !== 'leave') {
    session_write_close();
}
usleep(1000 * (int) ($_GET['after'] ?? 0));
if (isset($_GET['say'])) {
    echo count($basket);
} else {
    echo $basket ? implode(', ', $basket) : 'empty';
}
