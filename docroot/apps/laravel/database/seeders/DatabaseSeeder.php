<?php

namespace Database\Seeders;

use App\Models\Boat;
use App\Models\Skill;
use Illuminate\Database\Seeder;

class DatabaseSeeder extends Seeder
{
    public function run(): void
    {
        $knots = Skill::create(['name' => 'knots']);
        $charts = Skill::create(['name' => 'charts']);
        $kestrel = Boat::create(['name' => 'Kestrel', 'berth' => 3]);
        $kestrel->sailors()->create(['name' => 'Ada'])->skills()->attach([$knots->id, $charts->id]);
        $kestrel->sailors()->create(['name' => 'Grace'])->skills()->attach($charts);
        Boat::create(['name' => 'Petrel', 'berth' => 5]);
    }
}
