@extends('layout')
@section('title', 'A new boat')
@section('content')
@foreach ($errors->all() as $error)
<p>{{ $error }}</p>
@endforeach
<form method="post" action="/boats">
@csrf
<label>Name <input name="name" value="{{ old('name') }}"></label>
<label>Berth <input name="berth" value="{{ old('berth') }}"></label>
<button>Register</button>
</form>
@endsection
