<?php

namespace App\Jobs;

use App\Models\Boat;
use App\Models\Report;
use Illuminate\Bus\Queueable;
use Illuminate\Contracts\Queue\ShouldQueue;
use Illuminate\Foundation\Bus\Dispatchable;
use Illuminate\Queue\InteractsWithQueue;
use Illuminate\Queue\SerializesModels;

class InspectBoat implements ShouldQueue
{
    use Dispatchable, InteractsWithQueue, Queueable, SerializesModels;

    public int $tries = 1;

    public function __construct(public Boat $boat)
    {
    }

    public function handle(): void
    {
        if ($this->boat->berth === null) {
            throw new \RuntimeException("{$this->boat->name} has no berth");
        }
        Report::create(['text' => "{$this->boat->name} was inspected"]);
    }
}
