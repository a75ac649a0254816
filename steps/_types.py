"""The types of the language. behave loads step modules by name: this one is the first."""

from behave import register_type

from support.language import nodes
from support.language.types import TYPES

register_type(**TYPES)
register_type(**nodes.TYPES)
