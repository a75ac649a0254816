"""MySQL's dialect in SQLite's words: how a statement is read, and how each expression is said.

Functions keep their names: SQLite is given MySQL's (`functions`). What SQLite has no syntax for
becomes a function too; their names begin with an underscore.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from sqlglot import exp
from sqlglot.dialects.mysql import MySQL
from sqlglot.errors import SqlglotError, TokenError
from sqlglot.generators.mysql import MySQLGenerator
from sqlglot.parsers.mysql import MySQLParser
from sqlglot.tokenizer_core import Token, TokenType

from reference.sql.definitions import ignores_case, literal
from reference.sql.errors import SqlError, not_supported, syntax

PARAMETER = "p"
"""A parameter is `:p1` while a statement is read: that it may be said in another place or twice."""

_READ = ("CAST", "CONVERT", "EXTRACT", "GROUP_CONCAT", "MATCH", "POSITION", "SUBSTR", "SUBSTRING")
# Functions whose first argument is a unit of time.
_BY_UNIT = ("TIMESTAMPDIFF", "TIMESTAMPADD")
# Functions that SQLite's own grammar would stumble on.
_RENAMED = {"LEFT": "_left", "RIGHT": "_right", "INSERT": "_insert", "MOD": "_mod", "IF": "iif"}
_CASTS = {
    "CHAR": "TEXT",
    "NCHAR": "TEXT",
    "VARCHAR": "TEXT",
    "TEXT": "TEXT",
    "BINARY": "BLOB",
    "VARBINARY": "BLOB",
    "DOUBLE": "REAL",
    "FLOAT": "REAL",
}


class _Tokenizer(MySQL.Tokenizer):
    """Words of every statement, also of those that sqlglot takes for one piece (RENAME)."""

    COMMANDS: ClassVar[set[TokenType]] = set()


class _Parser(MySQLParser):
    """Functions are read as they are written, but for those with a syntax of their own."""

    FUNCTIONS: ClassVar[dict[str, Any]] = {}
    FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {
        name: MySQLParser.FUNCTION_PARSERS[name] for name in (*_READ, "TRIM", "VALUES")
    }
    NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[str, Any]] = {
        name: parser
        for name, parser in MySQLParser.NO_PAREN_FUNCTION_PARSERS.items()
        if name != "IF"
    }


def _call(name: str, *keys: str) -> Callable[[Any, exp.Expr], str]:
    """Return how an expression is said as a function of its parts."""

    def said(self: Any, expression: exp.Expr) -> str:
        parts = [self.sql(expression, key) for key in keys or ("this", "expression")]
        return f"{name}({', '.join(part for part in parts if part)})"

    return said


def _as(text: str) -> Callable[[Any, exp.Expr], str]:
    return lambda self, expression: text


def _moved(sign: str) -> Callable[[Any, exp.Expr], str]:
    """Addition or subtraction, of numbers or of an interval."""

    def said(self: Any, expression: exp.Expr) -> str:
        left, right = expression.this, expression.expression
        if isinstance(left, exp.Interval):
            left, right = right, left
        if isinstance(right, exp.Interval):
            return _interval(self, left, right, sign)
        return f"{self.sql(left)} {sign} {self.sql(right)}"

    return said


def _interval(self: Any, moment: exp.Expr, interval: exp.Interval, sign: str) -> str:
    amount = interval.this
    if isinstance(amount, exp.Literal) and amount.is_string:
        amount = exp.Literal.number(amount.name or "0")
    unit = str(interval.args.get("unit") or "DAY").upper()
    return f"_date_add({self.sql(moment)}, {sign}({self.sql(amount)}), '{unit}')"


class _Generator(MySQLGenerator):
    """Says expressions in SQLite's words."""

    TRANSFORMS: ClassVar[dict[Any, Any]] = {
        **{
            kind: said
            for kind, said in MySQLGenerator.TRANSFORMS.items()
            if kind not in (exp.GroupConcat, exp.Trim)
        },
        exp.Add: _moved("+"),
        exp.Sub: _moved("-"),
        exp.Div: _call("_divide"),
        exp.IntDiv: _call("_int_divide"),
        exp.Mod: _call("_mod"),
        exp.Xor: _call("_xor"),
        exp.BitwiseXor: _call("_bit_xor"),
        exp.NullSafeEQ: lambda self, e: f"{self.sql(e.this)} IS {self.sql(e.expression)}",
        exp.RegexpLike: _call("REGEXP_LIKE"),
        exp.HexString: lambda self, e: f"X'{_even(e.name)}'",
        exp.BitString: lambda self, e: str(int(e.name or "0", 2)),
        exp.National: lambda self, e: literal(e.name),
        exp.Boolean: lambda self, e: "TRUE" if e.this else "FALSE",
        exp.CurrentTimestamp: _as("NOW()"),
        exp.CurrentDate: _as("CURDATE()"),
        exp.CurrentTime: _as("CURTIME()"),
        exp.CurrentUser: _as("USER()"),
        exp.Localtime: _as("NOW()"),
        exp.Localtimestamp: _as("NOW()"),
        exp.UtcTimestamp: _as("UTC_TIMESTAMP()"),
        exp.UtcDate: _as("UTC_DATE()"),
        exp.UtcTime: _as("UTC_TIME()"),
        exp.Lock: _as(""),
        exp.Hint: _as(""),
        exp.IndexTableHint: _as(""),
        exp.JSONExtract: _call("_json_extract"),
        exp.SessionParameter: lambda self, e: f"_system({literal(e.name.lower())})",
        exp.Parameter: lambda self, e: f"_variable({literal(e.name.lower())})",
        exp.Extract: lambda self, e: (
            f"_extract({literal(e.name.upper())}, {self.sql(e.expression)})"
        ),
        exp.StrPosition: _call("LOCATE", "substr", "this", "position"),
        exp.Substring: _call("SUBSTRING", "this", "start", "length"),
    }
    LOCKING_READS_SUPPORTED = True

    def literal_sql(self, expression: exp.Literal) -> str:
        """Say a text without MySQL's escapes, a number as it is."""
        if not expression.is_string:
            return str(expression.this)
        text: str = expression.this
        try:
            text.encode()
        except UnicodeEncodeError:  # bytes that are no text
            return f"X'{text.encode('utf-8', 'surrogateescape').hex()}'"
        return literal(text)

    def identifier_sql(self, expression: exp.Identifier) -> str:
        """Say a name so that nothing in it means anything else."""
        return '"' + expression.name.replace('"', '""') + '"'

    def var_sql(self, expression: exp.Var) -> str:
        """Say a bare word."""
        return str(expression.this)

    def column_sql(self, expression: exp.Column) -> str:
        """Say a column; the names of tables' databases stay away."""
        parts = [part for part in expression.parts if not isinstance(part, exp.Star)]
        names = [self.sql(part) for part in parts[-2:]]
        star = ["*"] if isinstance(expression.this, exp.Star) else []
        return ".".join([*(names if not star else names[-1:]), *star])

    def placeholder_sql(self, expression: exp.Placeholder) -> str:
        """Say a parameter by its number."""
        return "?" + expression.name.removeprefix(PARAMETER)

    def introducer_sql(self, expression: exp.Introducer) -> str:
        """Say a text with a character set: bytes after `_binary`."""
        if expression.name.lower() == "_binary" and isinstance(expression.expression, exp.Literal):
            return f"X'{expression.expression.name.encode('utf-8', 'surrogateescape').hex()}'"
        return self.sql(expression, "expression")

    def like_sql(self, expression: exp.Like) -> str:
        """Say LIKE with MySQL's own escape character."""
        said = f"{self.sql(expression.this)} LIKE {self.sql(expression.expression)}"
        return said if isinstance(expression.parent, exp.Escape) else f"{said} ESCAPE '\\'"

    def collate_sql(self, expression: exp.Collate) -> str:
        """Say a collation as one of SQLite's two."""
        own = "NOCASE" if ignores_case(expression.expression.name.lower()) else "BINARY"
        return f"{self.sql(expression, 'this')} COLLATE {own}"

    def cast_sql(self, expression: exp.Cast, safe_prefix: str | None = None) -> str:
        """Say a cast, a `BINARY` before a text that is compared, or a conversion."""
        this, to = self.sql(expression, "this"), expression.to
        name = to.this.value if isinstance(to.this, exp.DataType.Type) else str(to.this)
        compared = isinstance(expression.parent, exp.Binary | exp.In | exp.Ordered)
        if name in ("BINARY", "VARBINARY") and compared:
            return f"{this} COLLATE BINARY"
        if name == "DECIMAL":
            scale = to.expressions[1].name if len(to.expressions) > 1 else "0"
            return f"_decimal({this}, {scale})"
        if name in ("DATE", "TIME", "DATETIME", "TIMESTAMP"):
            return f"_moment({this}, '{name.lower()}')"
        if name == "JSON":
            return f"json({this})"
        if name == "CHARACTER SET":
            binary = str(to.args.get("kind") or "").lower() == "binary"
            return f"CAST({this} AS {'BLOB' if binary else 'TEXT'})"
        if name in _CASTS:
            text = f"CAST({this} AS {_CASTS[name]})"
            return f"SUBSTR({text}, 1, {to.expressions[0].name})" if to.expressions else text
        return f"_signed({this})"

    def groupconcat_sql(self, expression: exp.GroupConcat) -> str:
        """Say GROUP_CONCAT over a list, so that DISTINCT, order and separator go together."""
        inner = self.sql(expression, "this").removesuffix(" ")
        separator = self.sql(expression, "separator") or "','"
        return f"_joined(json_group_array({inner}), {separator})"

    def matchagainst_sql(self, expression: exp.MatchAgainst) -> str:
        """There is no full-text search."""
        raise SqlError(1191, "Can't find FULLTEXT index matching the column list")

    def propertyeq_sql(self, expression: exp.PropertyEQ) -> str:
        """Say `@name := value`."""
        return (
            f"_assign({literal(expression.this.name.lower())}, {self.sql(expression.expression)})"
        )

    def interval_sql(self, expression: exp.Interval) -> str:
        """An interval stands beside + or -, or in a function that knows it."""
        return f"{self.sql(expression, 'this')}, '{str(expression.args.get('unit') or '').upper()}'"

    def anonymous_sql(self, expression: exp.Anonymous) -> str:
        """Say a function."""
        name = expression.name.upper()
        arguments = list(expression.expressions)
        if name in ("DATE_ADD", "DATE_SUB", "ADDDATE", "SUBDATE") and len(arguments) == 2:
            sign = "+" if name in ("DATE_ADD", "ADDDATE") else "-"
            interval = arguments[1]
            if not isinstance(interval, exp.Interval):
                interval = exp.Interval(this=interval, unit=exp.Var(this="DAY"))
            return _interval(self, arguments[0], interval, sign)
        if name == "VALUES":
            return f'excluded."{arguments[0].name}"'
        said = [self.sql(argument) for argument in arguments]
        if name in _BY_UNIT and arguments:
            said[0] = literal(arguments[0].name.upper())
        if name == "COUNT" and len(said) > 1:
            return f"COUNT(json_array({', '.join(said)}))"
        if name == "COUNT" and arguments and isinstance(arguments[0], exp.Distinct):
            return self._count_distinct(arguments[0])
        return f"{_RENAMED.get(name, name)}({', '.join(said)})"

    def _count_distinct(self, distinct: exp.Distinct) -> str:
        """COUNT(DISTINCT a, b) counts rows without a NULL."""
        parts = [self.sql(part) for part in distinct.expressions]
        if len(parts) == 1:
            return f"COUNT(DISTINCT {parts[0]})"
        some_null = " OR ".join(f"{part} IS NULL" for part in parts)
        return f"COUNT(DISTINCT iif({some_null}, NULL, json_array({', '.join(parts)})))"

    def trim_sql(self, expression: exp.Trim) -> str:
        """Say TRIM with what is taken off, and where."""
        removed = self.sql(expression, "expression") or "' '"
        where = str(expression.args.get("position") or "BOTH").upper()
        return f"_trim({self.sql(expression, 'this')}, {removed}, '{where}')"

    def set_operations(self, expression: exp.SetOperation) -> str:
        """SQLite has no brackets around the parts of a UNION."""
        for side in ("this", "expression"):
            part = expression.args[side]
            while isinstance(part, exp.Subquery) and not part.alias:
                part = part.this
            if any(part.args.get(key) for key in ("limit", "order")):
                part = exp.select("*").from_(exp.Subquery(this=part, alias=exp.to_identifier("_")))
            expression.set(side, part)
        return super().set_operations(expression)


class Dialect(MySQL):
    """MySQL to read, SQLite to say."""

    Tokenizer = _Tokenizer
    Parser = _Parser
    Generator = _Generator


_DIALECT = Dialect()


def _even(digits: str) -> str:
    return digits if len(digits) % 2 == 0 else "0" + digits


def tokens_of(text: str) -> list[Token]:
    """Return the words of a statement. Raises `SqlError` where it has none that end."""
    try:
        return list(_DIALECT.tokenize(text))
    except (SqlglotError, TokenError) as error:
        raise syntax(text[-60:]) from error


def read(text: str) -> list[exp.Expr]:
    """Return the statements of a text. Raises `SqlError` 1064 where one is not understood."""
    try:
        found = _DIALECT.parse(text)
    except SqlglotError as error:
        details: list[dict[str, Any]] = getattr(error, "errors", [])
        near = (
            f"{details[0].get('highlight', '')}{details[0].get('end_context', '')}"
            if details
            else ""
        )
        raise syntax(near) from error
    except RecursionError:
        raise SqlError(1436, "Thread stack overrun") from None
    return [statement for statement in found if statement is not None]


def said(expression: exp.Expr) -> str:
    """Return an expression, or a query, in SQLite's words."""
    try:
        return str(_Generator(dialect=_DIALECT, comments=False).generate(expression, copy=False))
    except RecursionError:
        raise SqlError(1436, "Thread stack overrun") from None
    except SqlglotError as error:
        raise not_supported(str(error)) from error


def number_parameters(text: str) -> tuple[str, int]:
    """Return a statement whose parameters are numbered, and how many there are."""
    pieces, end, count = [], 0, 0
    for token in tokens_of(text):
        if token.token_type is TokenType.PLACEHOLDER:
            count += 1
            pieces += [text[end : token.start], f":{PARAMETER}{count}"]
            end = token.end + 1
    return "".join([*pieces, text[end:]]), count


_BEFORE_FIRST = ("DISTINCT", "ALL", "SQL_CALC_FOUND_ROWS", "SQL_NO_CACHE", "STRAIGHT_JOIN")
_AFTER_LAST = ("FROM", "UNION", "LIMIT", "INTO", "WHERE", "ORDER", "FOR", "HAVING", "GROUP", ";")


def labels(text: str) -> list[str]:
    """Return what each column of a SELECT is written as: MySQL calls it so where it has no name."""
    found: list[str] = []
    own: list[Token] = []  # of the column that is being read
    depth, begun = 0, False
    for token in tokens_of(text):
        quoted = token.token_type in (TokenType.STRING, TokenType.IDENTIFIER)
        word = "" if quoted else token.text.upper().partition(" ")[0]
        if not begun:
            begun = word == "SELECT" and depth == 0
            continue
        if depth == 0 and word in (",", ")", *_AFTER_LAST):
            found.append(_written(text, own))
            own = []
            if word != ",":
                return found
            continue
        depth += (word == "(") - (word == ")")
        if own or word not in _BEFORE_FIRST:
            own.append(token)
    return [*found, _written(text, own)] if own else found


def _written(text: str, own: list[Token]) -> str:
    return text[own[0].start : own[-1].end + 1].replace("\0", "") if own else ""
