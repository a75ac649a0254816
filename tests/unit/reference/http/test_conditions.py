"""Conditions, in their order of precedence."""

from __future__ import annotations

import pytest

from reference.http.conditions import Validators, judge
from reference.http.messages import Headers

THEN, BEFORE, LATER = (
    "Wed, 21 Oct 2015 07:28:00 GMT",
    "Wed, 21 Oct 2015 07:27:59 GMT",
    "Wed, 21 Oct 2015 07:28:01 GMT",
)
FILE = Validators('W/"a"', 1445412480.5)
PAGE = Validators('"a"', 1445412480.5)


@pytest.mark.parametrize(
    ("asked", "current", "status"),
    [
        ({}, PAGE, None),
        ({"if-match": '"a"'}, PAGE, None),
        ({"if-match": '"x", "a"'}, PAGE, None),
        ({"if-match": "*"}, FILE, None),
        ({"if-match": '"b"'}, PAGE, 412),
        ({"if-match": ""}, PAGE, 412),
        # A weak tag is never strongly the same.
        ({"if-match": 'W/"a"'}, FILE, 412),
        ({"if-match": '"a"'}, FILE, 412),
        ({"if-match": 'W/"a"'}, PAGE, 412),
        ({"if-match": "*"}, Validators(None, 0), None),
        ({"if-match": '"a"'}, Validators(None, 0), 412),
        ({"if-unmodified-since": THEN}, PAGE, None),
        ({"if-unmodified-since": BEFORE}, PAGE, 412),
        ({"if-unmodified-since": "never"}, PAGE, None),
        # A tag before a date.
        ({"if-match": '"a"', "if-unmodified-since": BEFORE}, PAGE, None),
        ({"if-match": '"b"', "if-unmodified-since": LATER}, PAGE, 412),
        ({"if-none-match": '"b"', "if-modified-since": LATER}, PAGE, None),
        ({"if-none-match": '"a"', "if-modified-since": BEFORE}, PAGE, 304),
        # What guards against lost updates before what spares a transfer.
        ({"if-match": '"b"', "if-none-match": "*"}, PAGE, 412),
        ({"if-unmodified-since": BEFORE, "if-none-match": '"a"'}, PAGE, 412),
        ({"if-match": '"a"', "if-none-match": '"a"'}, PAGE, 304),
        ({"if-modified-since": THEN}, PAGE, 304),
        ({"if-modified-since": BEFORE}, PAGE, None),
        ({"if-none-match": "*"}, Validators(None, 1445412480), None),
    ],
)
def test_conditions_of_a_reader(
    asked: dict[str, str], current: Validators, status: int | None
) -> None:
    for method in ("GET", "HEAD"):
        assert judge(method, Headers(asked.items()), current) == status


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"if-none-match": "*"}, 412),
        ({"if-none-match": '"b"'}, None),
        ({"if-match": '"b"'}, 412),
        ({"if-modified-since": THEN}, None),
    ],
)
def test_conditions_of_a_writer(asked: dict[str, str], status: int | None) -> None:
    assert judge("PUT", Headers(asked.items()), PAGE) == status


def test_a_comma_may_stand_in_a_tag() -> None:
    current = Validators('"a,b"', 0)
    assert judge("GET", Headers([("if-none-match", '"x", W/"a,b"')]), current) == 304
    assert judge("GET", Headers([("if-none-match", '"a", "b"')]), current) is None
