<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;
use Illuminate\Database\Eloquent\Relations\BelongsTo;
use Illuminate\Database\Eloquent\Relations\BelongsToMany;

class Sailor extends Model
{
    public $timestamps = false;
    protected $fillable = ['name'];

    public function boat(): BelongsTo
    {
        return $this->belongsTo(Boat::class);
    }

    public function skills(): BelongsToMany
    {
        return $this->belongsToMany(Skill::class)->orderBy('name');
    }
}
