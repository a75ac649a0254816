<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

// Of a directory of its own: it is run by whoever wants it (artisan migrate --path).
return new class extends Migration {
    public function up(): void
    {
        Schema::table('sailors', function (Blueprint $table) {
            $table->foreign('boat_id')->references('id')->on('boats')->cascadeOnDelete();
        });
    }

    public function down(): void
    {
        Schema::table('sailors', fn (Blueprint $table) => $table->dropForeign(['boat_id']));
    }
};
