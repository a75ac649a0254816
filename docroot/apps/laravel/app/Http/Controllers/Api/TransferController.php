<?php

namespace App\Http\Controllers\Api;

use App\Models\Boat;
use App\Models\Report;
use App\Models\Sailor;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Support\Facades\DB;

/** Moves sailors to another boat, which takes two and no more: all of them, or none. */
class TransferController
{
    private const ROOM = 2;

    public function __invoke(Request $request): JsonResponse
    {
        DB::transaction(function () use ($request) {
            $boat = Boat::findOrFail($request->input('to'));
            foreach ($request->input('sailors') as $name) {
                Report::create(['text' => "$name goes to {$boat->name}"]);
                Sailor::where('name', $name)->firstOrFail()->boat()->associate($boat)->save();
                abort_if($boat->sailors()->count() > self::ROOM, 409, "{$boat->name} is full");
            }
        });

        return response()->json(['state' => 'done']);
    }
}
