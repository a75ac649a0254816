r"""Cells of tables, as people write them: `Ada`, `5`, `12.50`, `NULL`, `2024-01-31 12:00:00`.

A text that looks like something else, or begins or ends with a blank, stands in double quotes:
`"5"`, `""`; bytes are `x'00ff'`. So `5` is a number and `"5"` a text.
"""

from __future__ import annotations

import hashlib
import re
from decimal import Decimal

from support.errors import UsageError
from support.language import types, values

# What stands in a row. A date is the text that MySQL sends.
Cell = None | int | float | Decimal | str | bytes

LONG = 10_000  # characters or bytes of a cell that is not shown in full
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e-?\d+)?")
_CELL = re.compile(rf"\s*({values.TEXT}|{values.CONTENT}|[^,]*?)\s*(?:,|$)")
_ODD = re.compile(r'["\\\x00-\x1f]')
_BYTES = re.compile(r"x'((?:[0-9a-f]{2})*)'")


def shown(cell: Cell, *, textual: bool = False) -> str:
    """A cell as features write it; one of many kilobytes by its size and its digest. Of a textual
    answer every cell is written bare."""
    if cell is None:
        return "NULL"
    if isinstance(cell, str | bytes) and len(cell) > LONG:
        data = cell.encode(errors="surrogateescape") if isinstance(cell, str) else cell
        return f"{len(cell):,} of {type(cell).__name__}: {hashlib.sha256(data).hexdigest()}"
    if isinstance(cell, bytes):
        return f"x'{cell.hex()}'"
    if not isinstance(cell, str):
        return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)
    odd = not cell or cell != cell.strip() or cell == "NULL" or _ODD.search(cell) or "|" in cell
    if textual or not (odd or _NUMBER.fullmatch(cell) or _BYTES.fullmatch(cell)):
        return cell
    return quoted(cell)


def quoted(text: str) -> str:
    """A text in double quotes, with its escapes."""
    return '"' + _ODD.sub(_escaped, text) + '"'


def _escaped(found: re.Match[str]) -> str:
    named = {"\\": "\\\\", '"': '\\"', "\r": "\\r", "\n": "\\n", "\t": "\\t"}
    return named.get(found[0], f"\\x{ord(found[0]):02x}")


def canonical(cell: str, *, textual: bool = False) -> str:
    """A cell of a table in the one way that `shown` writes it.

    Raises:
        UsageError: it is no cell.
    """
    if cell.startswith("("):
        return shown(_made(cell), textual=textual)
    if not cell.startswith('"'):
        return (
            bytes.fromhex(cell[2:-1]).decode(errors="replace")
            if (textual and _BYTES.fullmatch(cell))
            else cell
        )
    if not re.fullmatch(values.TEXT, cell):
        raise UsageError(f"{cell}: not a text in quotes")
    return shown(types.text(cell), textual=textual)


def _made(word: str) -> Cell:
    """The text or the bytes that `(2 MB of text)` stands for."""
    if not re.fullmatch(values.CONTENT, word):
        raise UsageError(f"{word}: neither a size of text nor of bytes")
    found = values.content(word)
    return found.decode() if word.endswith("of text)") else found


def cells(line: str) -> list[str]:
    """The cells of one row of an answer: `1, "a, b", NULL`."""
    found = [match[1] for match in _CELL.finditer(line)]
    # Behind the last cell there is nothing, which is no cell.
    return found[:-1] if len(found) > 1 and not line.rstrip().endswith(",") else found


def value_of(cell: str) -> Cell:
    """What a cell stands for.

    Raises:
        UsageError: it is no cell.
    """
    if cell.startswith('"'):
        return types.text(cell)
    if cell.startswith("("):
        return _made(cell)
    if cell in ("nothing", "NULL"):
        return None
    if found := _BYTES.fullmatch(cell):
        return bytes.fromhex(found[1])
    if found := _NUMBER.fullmatch(cell):
        return float(cell) if found[1] or found[2] else int(cell)
    return cell
