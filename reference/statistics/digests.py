"""The kind of a statement: its text without what differs from one run to the next.

Literals and placeholders become `?`, comments go, blanks and the case of keywords are made alike;
names stay as they are. Nothing of a literal may be left, whatever the statement looks like: the
text is what metrics and logs show. What is not closed (a string, a comment, a quoted name) is taken
to reach to the end. Each character is looked at once, so the cost grows with the length and no
faster.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

# What a kind is shown as in a label of a metric, in characters.
_LABEL = 64

_TOKEN = re.compile(
    r"""
      (?P<blank> (?: [\x00-\x20\x7f\s] | --[^\n]*+ | \#[^\n]*+
                   | /\* [^*]*+ (?:\*(?!/)[^*]*+)*+ (?:\*/)?+ )++ )
    | (?P<literal> (?: [nNxXbB] | _[a-zA-Z0-9]++ )?+ ' (?: [^'\\] | \\(?:.|\Z) | '' )*+ '?+
                 | " (?: [^"\\] | \\(?:.|\Z) | "" )*+ "?+
                 | \.?[0-9] (?: [eE][+-]?[0-9] | [\w.$] )*+
                 | \?[0-9]*+ | :[^\W\d]\w*+ | \$[0-9]++ )
    | (?P<name> ` (?: [^`] | `` )*+ ` )
    | (?P<unclosed> ` .*+ )
    | (?P<word> [^\W\d][\w$]*+ | \$[\w$]*+ )
    | (?P<comparison> [<>=!]++ | :=  )
    | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL,
)

_KEYWORD_LIST = """
ADD ALL ALTER ANALYZE AND AS ASC ATTACH AUTO_INCREMENT AUTOINCREMENT BEGIN BETWEEN BIGINT BINARY
BLOB BY CASCADE CASE CAST CHAR CHARACTER CHECK COLLATE COLUMN COLUMNS COMMIT CONFLICT CONSTRAINT
CONVERT CREATE CROSS CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DATABASE DATABASES DATETIME
DECIMAL DEFAULT DEFERRED DELETE DESC DESCRIBE DISTINCT DISTINCTROW DIV DO DOUBLE DROP DUPLICATE
ELSE END ENGINE ESCAPE EXCEPT EXCLUSIVE EXISTS EXPLAIN FALSE FLOAT FOR FORCE FOREIGN FROM FULL
FULLTEXT FUNCTION GRANT GROUP HAVING IF IGNORE IMMEDIATE IN INDEX INNER INSERT INT INTEGER
INTERSECT INTERVAL INTO IS ISNULL JOIN KEY KEYS KILL LEFT LIKE LIMIT LOAD LOCK LONGTEXT
MEDIUMTEXT MOD NATURAL NOT NOTNULL NULL NUMERIC OFFSET ON OR ORDER OUTER OVER PARTITION PRAGMA
PRIMARY PROCEDURE REAL RECURSIVE REFERENCES REGEXP RELEASE RENAME REPLACE RETURNING REVOKE RIGHT
RLIKE ROLLBACK ROW SAVEPOINT SELECT SEPARATOR SET SHARE SHOW SMALLINT START STRAIGHT_JOIN TABLE
TABLES TEMPORARY TEXT THEN TIMESTAMP TINYINT TO TRANSACTION TRIGGER TRUE TRUNCATE UNION UNIQUE
UNLOCK UNSIGNED UPDATE USE USING VALUE VALUES VARCHAR VIEW WHEN WHERE WINDOW WITH WRITE XOR
"""
_FUNCTION_LIST = """
ABS AVG CEIL CEILING COALESCE CONCAT COUNT DATE FLOOR GREATEST GROUP_CONCAT IFNULL INSTR
LAST_INSERT_ID LEAST LENGTH LOWER LTRIM MAX MIN NOW NULLIF RAND RANDOM REPLACE ROUND RTRIM SLEEP
STRFTIME SUBSTR SUBSTRING SUM TOTAL TRIM UPPER
"""
_KEYWORDS = frozenset(_KEYWORD_LIST.split())
_FUNCTIONS = frozenset(_FUNCTION_LIST.split())
# Words that a number with a sign may follow: the sign is the number's.
_BEFORE_VALUE = _KEYWORDS - {"NULL", "TRUE", "FALSE", "END", "DEFAULT"} | {""}
_BEFORE_SIGN = tuple("(,*/%<>=!")
# What a list may hold and still be nothing but values.
_VALUES = frozenset(["?", "NULL", "TRUE", "FALSE", "DEFAULT", "+", "-"])
_READING = frozenset(["SELECT", "SHOW", "DESCRIBE", "DESC", "EXPLAIN", "PRAGMA"])
_CHANGING = frozenset(["INSERT", "UPDATE", "DELETE", "REPLACE"])

_MORE = ", ..."
_QUESTION = "?"


def normalised(statement: str) -> str:
    """Return what the statement has in common with all of its kind; at most thrice as long."""
    text = _Text(statement)
    for found in _TOKEN.finditer(statement):
        text.add(found.lastgroup or "", found[0], found.end())
    return text.whole()


def digest(kind: str) -> str:
    """Return what identifies a kind, given its text: `0x` and 16 hexadecimal digits."""
    return f"0x{hashlib.blake2b(kind.encode(errors='replace'), digest_size=8).hexdigest().upper()}"


def label(kind: str) -> str:
    """Return the text of a kind as it stands in a label: at most 64 characters."""
    return kind if len(kind) <= _LABEL else f"{kind[: _LABEL - len('...')]}..."


def reads(kind: str) -> bool:
    """Whether a statement of that kind only reads: it begins as one that does."""
    words = kind.replace("(", " ").split(" ")
    first = next((word for word in words if word), "")
    return first in _READING or (first == "WITH" and _CHANGING.isdisjoint(words))


@dataclass
class _List:
    """What stands between parentheses, or all.

    Attributes:
        values: it is what IN is followed by.
        row: it is a row of VALUES.
        plain: there are values in it, and nothing else.
        second: where the comma after its first entry stands.
        rows: where the first row of its VALUES ends; 0 before there is one.
        expects_row: VALUES, or a comma after one of its rows, was the last thing in it.
    """

    values: bool = False
    row: bool = False
    plain: bool = True
    second: int = 0
    rows: int = 0
    expects_row: bool = False


class _Text:
    """A kind's text, as far as the statement has been read."""

    def __init__(self, statement: str) -> None:
        self._statement = statement
        self._pieces: list[str] = []
        self._lists = [_List()]
        self._blank = False

    def add(self, group: str, token: str, end: int) -> None:
        """Take the next token of the statement, which ends there."""
        if group == "blank":
            self._blank = True
        elif group in ("literal", "unclosed"):
            self._drop_sign()
            self._put(_QUESTION)
        elif group == "comparison":
            self._blank = True
            self._put(token)
            self._blank = True
        elif token == "(":
            self._open()
        elif token == ")":
            self._close()
        elif token == ",":
            self._comma()
        else:
            self._put(self._folded(token, end) if group == "word" else token)

    def whole(self) -> str:
        """The text, without the semicolons at its end."""
        return "".join(self._pieces).rstrip("; ")

    def _put(self, piece: str) -> None:
        """Add what is no parenthesis and no comma."""
        inner = self._lists[-1]
        inner.plain = inner.plain and piece in _VALUES
        inner.expects_row = piece in ("VALUES", "VALUE")
        if inner.expects_row:
            inner.rows = 0
        self._append(piece)

    def _append(self, piece: str) -> None:
        last = self._last()
        if last and last not in ("(", ".", "@") and piece not in (")", ",", ".", ";"):
            apart = _wordlike(last[-1]) and _wordlike(piece[0])
            if self._blank or apart or last in (",", _MORE):
                self._pieces.append(" ")
        self._pieces.append(piece)
        self._blank = False

    def _last(self, back: int = 1) -> str:
        """The last piece, or one before it; blanks do not count."""
        for piece in reversed(self._pieces[-2 * back :]):
            if piece != " ":
                back -= 1
                if not back:
                    return piece
        return ""

    def _folded(self, word: str, end: int) -> str:
        upper = word.upper()
        if self._last() in (".", "@"):
            return word
        if upper in _KEYWORDS:
            return upper
        return upper if upper in _FUNCTIONS and self._statement[end : end + 1] == "(" else word

    def _drop_sign(self) -> None:
        """Take the sign before a number away, where it is no operator."""
        if self._last() not in ("-", "+"):
            return
        before = self._last(2)
        if before in _BEFORE_VALUE or before[:1] in _BEFORE_SIGN:
            while self._pieces.pop() == " ":
                pass
            if self._pieces and self._pieces[-1] == " ":
                self._pieces.pop()
                self._blank = True

    def _open(self) -> None:
        row, values = self._lists[-1].expects_row, self._last() == "IN"
        self._append("(")
        self._lists.append(_List(values=values, row=row))

    def _close(self) -> None:
        if len(self._lists) == 1:
            self._append(")")
            return
        inner = self._lists.pop()
        outer = self._lists[-1]
        if inner.values and inner.plain and inner.second:
            self._shorten(inner.second)
        self._append(")")
        outer.plain = outer.plain and inner.plain
        outer.expects_row = False
        if inner.row and outer.rows:
            self._shorten(outer.rows)
        elif inner.row:
            outer.rows = len(self._pieces)

    def _comma(self) -> None:
        inner = self._lists[-1]
        inner.expects_row = bool(inner.rows) and self._last() in (")", _MORE)
        inner.second = inner.second or len(self._pieces)
        self._append(",")

    def _shorten(self, end: int) -> None:
        """Say that there are more entries, in the place of those after that piece."""
        del self._pieces[end:]
        self._pieces.append(_MORE)


def _wordlike(character: str) -> bool:
    return character.isalnum() or character in "_$?`"
