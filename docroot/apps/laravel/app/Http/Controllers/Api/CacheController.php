<?php

namespace App\Http\Controllers\Api;

use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\Cache;

/** Calls a method of the cache with the JSON list of arguments that is posted. */
class CacheController
{
    public function __invoke(Request $request, string $method): JsonResponse
    {
        return response()->json(Cache::$method(...$request->json()->all()));
    }
}
