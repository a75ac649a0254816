"""The types of the language. behave loads step modules by name: this one is the first."""

from behave import register_type

from support.language import (
    answers,
    applications,
    clusters,
    databases,
    keys,
    load,
    mishaps,
    nodes,
    operators,
    phpt,
    screens,
    shared_databases,
    sql,
    statements,
    types,
    visiting,
)

register_type(**types.TYPES)
register_type(**visiting.TYPES)
register_type(**answers.TYPES)
register_type(**applications.TYPES)
register_type(**nodes.TYPES)
register_type(**keys.TYPES)
register_type(**load.TYPES)
register_type(**clusters.TYPES)
register_type(**databases.TYPES)
register_type(**mishaps.TYPES)
register_type(**operators.TYPES)
register_type(**phpt.TYPES)
register_type(**sql.TYPES)
register_type(**statements.TYPES)
register_type(**screens.TYPES)
register_type(**shared_databases.TYPES)
