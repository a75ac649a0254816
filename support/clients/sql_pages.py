"""Statements that a PHP page runs, through PDO or mysqli: `/sql.php` does what it is told.

Each visit is a connection of its own. The request and the answer are JSON; what is no text (UTF-8)
travels as {"base64": ...}.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from support.assertions import Mismatch, equal
from support.clients.http import Exchange, Request
from support.clients.mysql import Answer, Login, Lost, Outcome, Place, Refused
from support.clients.mysql_rows import Column
from support.errors import Missing
from support.language.cells import Cell

PAGE = "/sql.php"


def request(
    place: Place,
    login: Login,
    extension: str,
    statements: Sequence[tuple[str, Sequence[Cell] | None]],
    *,
    prepared: bool,
) -> Request:
    """A visit that lets the page run these statements, one after the other.

    Args:
        extension: "PDO" or "mysqli".
        statements: each with the values of its parameters, or None.
        prepared: statements without values are prepared as well.
    """
    wanted = {
        "extension": extension,
        "host": place.host,
        "port": place.port,
        "user": login.user,
        "password": login.password,
        "database": login.database,
        "charset": login.charset,
        "prepared": prepared,
        "statements": [
            {"sql": sql, "values": None if values is None else [_packed(v) for v in values]}
            for sql, values in statements
        ],
    }
    headers = (("Content-Type", "application/json"),)
    return Request("POST", PAGE, headers, json.dumps(wanted).encode())


def outcomes(answer: Exchange) -> list[Outcome]:
    """What the page got for each statement.

    Raises:
        Mismatch: the page was not run to its end.
        Missing: the target's PHP has not the extension.
    """
    equal(f"the status of {PAGE}", 200, answer.answered().status)
    said = answer.json()
    if isinstance(said, dict) and isinstance(said.get("lacks"), str):
        raise Missing(said["lacks"])
    if not isinstance(said, dict) or not isinstance(said.get("outcomes"), list):
        raise Mismatch(f"the answer of {PAGE}", "the outcomes of its statements", answer.text)
    return [_outcome(item) for item in said["outcomes"]]


def _packed(value: Cell) -> Any:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    return str(value) if isinstance(value, Decimal) else value


def _outcome(item: dict[str, Any]) -> Outcome:
    if "number" in item:
        if item["number"] in (2002, 2006, 2013):  # the client's own: there was no answer
            return Lost(item["message"])
        return Refused(item["number"], item["state"], item["message"])
    if item.get("columns") is None:
        return Answer(affected=item["affected"], last_id=int(item["id"]))
    columns = tuple(Column(name, kind) for name, kind in item["columns"])
    rows = tuple(
        tuple(_cell(value, column) for value, column in zip(row, columns, strict=True))
        for row in item["rows"]
    )
    return Answer(columns, rows, affected=len(rows))


def _cell(value: Any, column: Column) -> Cell:
    if isinstance(value, dict):
        return base64.b64decode(value["base64"])
    if column.type == "decimal" and isinstance(value, str):
        return Decimal(value)
    found: Cell = value
    return found
