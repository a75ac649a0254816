<?php

namespace App\Providers;

use Illuminate\Foundation\Support\Providers\RouteServiceProvider;
use Illuminate\Support\Facades\Route;

class AppServiceProvider extends RouteServiceProvider
{
    public function map(): void
    {
        Route::middleware('web')->group(base_path('routes/web.php'));
        Route::prefix('api')->middleware('api')->group(base_path('routes/api.php'));
    }
}
