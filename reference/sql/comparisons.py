"""Numbers and texts beside each other: MySQL compares them as numbers, SQLite by their kind."""

from __future__ import annotations

from sqlglot import exp

from reference.sql.definitions import Table

_COMPARED = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE)
_COMPUTED = (exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg)
_NUMBERS = ("COUNT", "SUM", "AVG", "LENGTH", "CHAR_LENGTH", "YEAR", "MONTH", "DAY", "FIELD")
_NUMBER_TYPES = ("INT", "UINT", "BIGINT", "UBIGINT", "DECIMAL", "DOUBLE", "FLOAT")


def as_numbers(query: exp.Expr, tables: list[Table]) -> None:
    """Let what is compared with a number be one: a text in quotes, a parameter, a text column."""
    for compared in list(query.find_all(*_COMPARED)):
        for side, other in (("this", "expression"), ("expression", "this")):
            one, against = compared.args[side], compared.args[other]
            if _is_number(against) and _may_be_text(one, against, tables):
                compared.set(side, exp.Anonymous(this="_number", expressions=[one.copy()]))


def _is_number(part: exp.Expr) -> bool:
    while isinstance(part, exp.Paren):
        part = part.this
    if isinstance(part, exp.Cast):
        kind = part.to.this
        return isinstance(kind, exp.DataType.Type) and kind.value in _NUMBER_TYPES
    if isinstance(part, exp.Literal):
        return not part.is_string
    if isinstance(part, exp.Anonymous):
        return part.name.upper() in _NUMBERS
    return isinstance(part, _COMPUTED)


def _may_be_text(part: exp.Expr, against: exp.Expr, tables: list[Table]) -> bool:
    if isinstance(part, exp.Column):
        column = next((c for table in tables if (c := table.column(part.name))), None)
        return column is not None and column.kind.is_text
    if isinstance(part, exp.Literal):
        return bool(part.is_string)
    return isinstance(part, exp.Placeholder) and not isinstance(against, exp.Literal)
