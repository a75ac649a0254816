<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\Schema;

return new class extends Migration {
    public function up(): void
    {
        Schema::create('sailors', function (Blueprint $table) {
            $table->id();
            $table->foreignId('boat_id')->index();
            $table->string('name');
        });
        Schema::create('skills', function (Blueprint $table) {
            $table->id();
            $table->string('name')->unique();
        });
        Schema::create('sailor_skill', function (Blueprint $table) {
            $table->foreignId('sailor_id');
            $table->foreignId('skill_id');
            $table->unique(['sailor_id', 'skill_id']);
        });
    }

    public function down(): void
    {
        Schema::dropIfExists('sailor_skill');
        Schema::dropIfExists('skills');
        Schema::dropIfExists('sailors');
    }
};
