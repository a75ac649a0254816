"""The gate shows what is not in order, whichever of its parts it is."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from support.commands import gate

GOOD = [sys.executable, "-c", "print('fine')"]
BAD = [sys.executable, "-c", "print('line 7 is wrong'); raise SystemExit(3)"]


def wrong() -> int:
    print("the page is stale")
    return 1


@pytest.mark.parametrize(
    ("programs", "checks", "code", "said"),
    [
        ({"a": GOOD}, {"b": lambda: 0}, 0, "gate: 2 checks in"),
        ({"a": BAD}, {"b": lambda: 0}, 1, "line 7 is wrong"),
        ({"a": GOOD}, {"b": wrong}, 1, "the page is stale"),
        ({"a": BAD, "c": BAD}, {"b": wrong}, 1, "gate: 3 of 3 checks in"),
    ],
)
def test_one_that_is_not_in_order_is_enough(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    programs: dict[str, list[str]],
    checks: dict[str, Callable[[], int]],
    code: int,
    said: str,
) -> None:
    assert gate.main(programs, checks, tmp_path) == code
    assert said in capsys.readouterr().out


def test_it_has_every_part() -> None:
    assert {*gate.PROGRAMS, *gate.CHECKS} == {
        *("types", "lint", "format", "defects", "behave"),
        *("catalogue", "found", "keys", "sabotage", "structure", "lock"),
    }
