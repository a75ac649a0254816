from __future__ import annotations

import pytest

from support.phpt import inis


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("E_ALL", "32767"),
        ("E_ALL & ~E_NOTICE", "32759"),
        ("E_ALL|E_STRICT", "32767"),
        ("E_ALL ^ E_WARNING", "32765"),
        ("6143", "6143"),
        ("On", "1"),
        ("off", ""),
        ('"a b"', "a b"),
        ("'x'", "x"),
        ('""', ""),
        ("/E_ALL/path", "/E_ALL/path"),
        ("1M", "1M"),
    ],
)
def test_values_are_what_php_reads(raw: str, value: str) -> None:
    assert inis.value(raw) == value


def test_one_value_is_written_in_several_ways() -> None:
    assert inis.same("On", "1")
    assert inis.same("", "0")
    assert inis.same("off", "0")
    assert not inis.same("4096", "0")


def test_places_are_filled_in() -> None:
    found = inis.settings({"include_path": "{PWD}/a:{TMP}"}, {"PWD": "/site", "TMP": "/tmp"})
    assert found == {"include_path": "/site/a:/tmp"}
