"""The words of the sentences about applications."""

from __future__ import annotations

import pytest

from support.language.applications import Put, application, put


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("", Put()),
        (" on 3 nodes", Put(count=3)),
        (" that nobody has installed yet", Put(installed=False)),
    ],
)
def test_where_an_application_is(word: str, meant: Put) -> None:
    assert put(word) == meant


def test_an_application_goes_by_its_name() -> None:
    assert application("WordPress") == "wordpress"
