<?php

return [
    'default' => 'mysql',
    'migrations' => 'migrations',
    'connections' => [
        'mysql' => [
            'driver' => 'mysql',
            'url' => env('DATABASE'),
            'password' => '',
            'charset' => 'utf8mb4',
            'collation' => 'utf8mb4_unicode_ci',
            'prefix' => '',
            'strict' => true,
            'engine' => null,
            // Values are put into the text of a statement, or sent beside it.
            'options' => [PDO::ATTR_EMULATE_PREPARES => env('DATABASE_EMULATES', true)],
        ],
    ],
    'redis' => [
        'client' => env('REDIS_CLIENT', 'phpredis'),
        'options' => ['prefix' => 'harbour:'],
        'default' => ['url' => env('REDIS'), 'database' => 0],
    ],
];
