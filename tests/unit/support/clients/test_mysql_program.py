"""What the command-line client prints, as outcomes."""

from __future__ import annotations

import pytest

from support.clients import mysql_program
from support.clients.mysql import Answer, Login, Lost, Place, Refused

PLACE = Place("node", "127.0.0.1", 1)
ROWS = """<?xml version="1.0"?>
<resultset statement="SELECT a, b FROM t" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <row>
\t<field name="a">1</field>
\t<field name="b" xsi:nil="true" />
  </row>
</resultset>
"""


def _printing(monkeypatch: pytest.MonkeyPatch, code: int, printed: str) -> None:
    monkeypatch.setattr(mysql_program, "program", lambda name: name)
    monkeypatch.setattr(mysql_program, "output_of", lambda *_: (code, printed))


def test_rows_and_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    _printing(monkeypatch, 0, ROWS)
    found = mysql_program.run(PLACE, Login(), ["INSERT INTO t VALUES (1)", "SELECT a, b FROM t;"])
    assert isinstance(found[0], Answer)
    assert isinstance(found[1], Answer)
    assert found[1].rows == (("1", None),)


def test_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    _printing(monkeypatch, 1, "ERROR 1062 (23000) at line 1: taken")
    assert mysql_program.run(PLACE, Login(), ["x"]) == [Refused(1062, "23000", "taken")]


def test_no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    _printing(monkeypatch, 1, "ERROR 2002 (HY000): Can't connect")
    assert mysql_program.run(PLACE, Login(), ["x"]) == [Lost("Can't connect")]
