<?php

namespace App\Models;

use Illuminate\Database\Eloquent\Model;
use Illuminate\Database\Eloquent\Relations\HasMany;

class Boat extends Model
{
    protected $fillable = ['name', 'berth'];
    protected $casts = ['berth' => 'integer'];
    protected $hidden = ['created_at', 'updated_at'];

    protected static function booted(): void
    {
        static::deleting(fn (Boat $boat) => $boat->sailors()->delete());
    }

    public function sailors(): HasMany
    {
        return $this->hasMany(Sailor::class)->orderBy('id');
    }
}
