<?php
// Debian has the framework where PHP looks for libraries; the application's own classes are here.
set_include_path(get_include_path() . PATH_SEPARATOR . '/usr/share/php');

require_once 'Illuminate/autoload.php';
require_once 'Predis/autoload.php';

spl_autoload_register(function (string $class): void {
    $places = ['App\\' => 'app/', 'Database\\Seeders\\' => 'database/seeders/'];
    foreach ($places as $prefix => $place) {
        if (str_starts_with($class, $prefix)) {
            $path = str_replace('\\', '/', substr($class, strlen($prefix)));
            $file = dirname(__DIR__) . "/$place$path.php";
            if (is_file($file)) {
                require $file;
            }
        }
    }
});
