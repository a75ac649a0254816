<?php
// Changes the session's id, as a page does when a visitor signs in.
session_start();
$before = session_id();
session_regenerate_id(true);
echo session_id() === $before ? 'the same id' : 'another id';
