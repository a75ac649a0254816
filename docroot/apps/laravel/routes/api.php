<?php

use App\Http\Controllers\Api\BoatController;
use App\Http\Controllers\Api\CacheController;
use App\Http\Controllers\Api\TransferController;
use Illuminate\Support\Facades\Cache;
use Illuminate\Support\Facades\Route;

Route::apiResource('boats', BoatController::class);
Route::post('boats/{boat}/inspections', [BoatController::class, 'inspect'])->name('inspections');
Route::post('transfers', TransferController::class)->name('transfers');
Route::get('counter', fn () => Cache::increment('counter'))->name('counter');
Route::post('cache/{method}', CacheController::class)->name('cache');
