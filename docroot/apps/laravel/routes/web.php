<?php

use App\Http\Controllers\BoatController;
use Illuminate\Support\Facades\Route;

Route::get('/', [BoatController::class, 'welcome'])->name('welcome');
Route::get('/boats/new', [BoatController::class, 'form'])->name('boats.new');
Route::post('/boats', [BoatController::class, 'register'])->name('boats.register');
Route::get('/boats/{boat}', [BoatController::class, 'page'])->name('boats.page');
Route::get('/visits', [BoatController::class, 'visits'])->name('visits');
Route::get('/broken', fn () => throw new RuntimeException('the anchor is lost'))->name('broken');
