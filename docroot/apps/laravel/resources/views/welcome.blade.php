@extends('layout')
@section('title', 'Welcome')
@section('content')
<h1>{{ config('app.name') }}</h1>
<ul>
@foreach ($boats as $boat)
<li>{{ $boat->name }}: {{ $boat->sailors_count }} aboard</li>
@endforeach
</ul>
<p>Laravel {{ app()->version() }}</p>
@endsection
