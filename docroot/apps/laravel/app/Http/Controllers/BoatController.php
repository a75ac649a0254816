<?php

namespace App\Http\Controllers;

use App\Models\Boat;
use Illuminate\Http\RedirectResponse;
use Illuminate\Http\Request;
use Illuminate\View\View;

class BoatController
{
    public const RULES = [
        'name' => 'required|string|max:40|unique:boats',
        'berth' => 'nullable|integer|between:1,20',
    ];

    public function welcome(): View
    {
        return view('welcome', ['boats' => Boat::withCount('sailors')->orderBy('name')->get()]);
    }

    public function form(): View
    {
        return view('form');
    }

    public function register(Request $request): RedirectResponse
    {
        $boat = Boat::create($request->validate(self::RULES));

        return redirect("/boats/{$boat->id}")->with('status', "Welcome, {$boat->name}");
    }

    public function page(Boat $boat): View
    {
        return view('boat', ['boat' => $boat]);
    }

    public function visits(Request $request): string
    {
        $request->session()->put('visits', $request->session()->get('visits', 0) + 1);

        return 'visit ' . $request->session()->get('visits');
    }
}
