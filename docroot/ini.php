<?php
// Says what the setting ?name= is, after ?set= where it is given.
$name = $_GET['name'] ?? '';
if (isset($_GET['set'])) {
    ini_set($name, $_GET['set']);
}
echo var_export(ini_get($name), true);
