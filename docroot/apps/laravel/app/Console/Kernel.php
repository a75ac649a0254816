<?php

namespace App\Console;

use App\Models\Boat;
use App\Models\Report;
use Illuminate\Console\Scheduling\Schedule;
use Illuminate\Foundation\Console\Kernel as ConsoleKernel;

class Kernel extends ConsoleKernel
{
    protected function schedule(Schedule $schedule): void
    {
        $schedule->call(fn () => Report::create(['text' => 'The tide was read']))
            ->everyMinute()->description('read the tide');
        $schedule->call(fn () => Report::create(['text' => 'The fleet was counted']))
            ->everyMinute()->when(fn () => Boat::count() > 2)->description('count the fleet');
    }
}
