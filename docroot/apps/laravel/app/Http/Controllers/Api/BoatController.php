<?php

namespace App\Http\Controllers\Api;

use App\Http\Controllers\BoatController as Pages;
use App\Jobs\InspectBoat;
use App\Models\Boat;
use Illuminate\Http\JsonResponse;
use Illuminate\Http\Request;
use Illuminate\Http\Response;
use Illuminate\Support\Collection;

class BoatController
{
    public function index(): Collection
    {
        return Boat::orderBy('id')->get();
    }

    public function store(Request $request): Boat
    {
        return Boat::create($request->validate(Pages::RULES));
    }

    public function show(Boat $boat): JsonResponse
    {
        $crew = $boat->sailors()->with('skills')->get();

        return response()->json([
            'name' => $boat->name,
            'crew' => $crew->mapWithKeys(fn ($one) => [$one->name => $one->skills->pluck('name')]),
        ]);
    }

    public function update(Request $request, Boat $boat): Boat
    {
        $boat->update($request->validate(['berth' => 'required|integer|between:1,20']));

        return $boat;
    }

    public function destroy(Boat $boat): Response
    {
        $boat->delete();

        return response()->noContent();
    }

    public function inspect(Boat $boat): JsonResponse
    {
        InspectBoat::dispatch($boat);

        return response()->json(['state' => 'waiting'], 202);
    }
}
