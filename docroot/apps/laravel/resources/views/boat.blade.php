@extends('layout')
@section('title', $boat->name)
@section('content')
@if (session('status'))
<p>{{ session('status') }}</p>
@endif
<h1>{{ $boat->name }}</h1>
<p>Berth: {{ $boat->berth ?? 'none yet' }}</p>
@endsection
