"""The types of the language. behave loads step modules by name: this one is the first."""

from behave import register_type

from support.language import clusters, keys, nodes, types

register_type(**types.TYPES)
register_type(**nodes.TYPES)
register_type(**keys.TYPES)
register_type(**clusters.TYPES)
