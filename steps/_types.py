"""The types of the language. behave loads step modules by name: this one is the first."""

from behave import register_type

from support.language import keys, types

register_type(**types.TYPES)
register_type(**keys.TYPES)
