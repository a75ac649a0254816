"""The command-line client (`mariadb`, or `mysql`), as operators and scripts use it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence

from support.clients.mysql import Answer, Login, Lost, Outcome, Place, Refused
from support.clients.mysql_rows import Column
from support.machine.execution import output_of
from support.machine.programs import program
from support.settings import deadlines

_ERROR = re.compile(r"^ERROR (\d+) \((\w+)\)(?: at line \d+)?: (.*)$", re.MULTILINE)


def run(place: Place, login: Login, statements: Sequence[str]) -> list[Outcome]:
    """Runs statements in one session of the program; an outcome for each, up to the first error.

    Raises:
        Missing: it is not installed.
    """
    argv = [
        program("mariadb"),
        "--no-defaults",
        f"--host={place.host}",
        f"--port={place.port}",
        "--protocol=TCP",
        f"--user={login.user}",
        f"--password={login.password}",
        f"--default-character-set={login.charset}",
        "--xml",
        *([login.database] if login.database else []),
    ]
    typed = "".join(f"{statement.rstrip(';')};\n" for statement in statements)
    code, printed = output_of(argv, typed, deadlines.seconds("silence"))
    found = _results(printed, statements)
    if error := _ERROR.search(printed):
        if int(error[1]) in range(2000, 2100):  # the client's own: there was no answer
            return [*found, Lost(error[3])]
        return [*found, Refused(int(error[1]), error[2], error[3])]
    if code != 0:
        return [*found, Lost(printed.strip()[-300:])]
    return [*found, *[Answer()] * (len(statements) - len(found))]


def _results(printed: str, statements: Sequence[str]) -> list[Outcome]:
    """One outcome for each statement that was done, up to the last one that brought rows."""
    wanted = [statement.strip().rstrip(";").strip() for statement in statements]
    found: list[Outcome] = []
    for text in re.findall(r"<resultset .*?</resultset>|<resultset [^>]*/>", printed, re.DOTALL):
        element = ElementTree.fromstring(text)
        statement = " ".join((element.get("statement") or "").split())
        while len(found) < len(wanted) and " ".join(wanted[len(found)].split()) != statement:
            found.append(Answer(textual=True))
        found.append(_answer(element))
    return found


def _answer(element: ElementTree.Element) -> Answer:
    nil = "{http://www.w3.org/2001/XMLSchema-instance}nil"
    rows, columns = [], []
    for row in element.iter("row"):
        columns = [Column(field.get("name") or "", "text") for field in row]
        rows.append(tuple(None if field.get(nil) == "true" else field.text or "" for field in row))
    return Answer(tuple(columns), tuple(rows), affected=len(rows), textual=True)
