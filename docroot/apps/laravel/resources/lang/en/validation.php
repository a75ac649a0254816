<?php

return [
    'required' => 'The :attribute field is required.',
    'unique' => 'The :attribute has already been taken.',
    'integer' => 'The :attribute must be an integer.',
    'exists' => 'The selected :attribute is invalid.',
    'max' => ['string' => 'The :attribute must not be greater than :max characters.'],
    'between' => ['numeric' => 'The :attribute must be between :min and :max.'],
];
