"""Cells: read as they are written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from support.errors import UsageError
from support.language import cells
from support.language.cells import Cell


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (None, "NULL"),
        (5, "5"),
        ("5", '"5"'),
        ("NULL", '"NULL"'),
        ("", '""'),
        ("Ada", "Ada"),
        (" a", '" a"'),
        ('say "x"\n', '"say \\"x\\"\\n"'),
        (Decimal("12.50"), "12.50"),
        (b"\x00\xff", "x'00ff'"),
        ("2024-01-31", "2024-01-31"),
    ],
)
def test_a_cell_is_written_as_it_is_read(cell: Cell, written: str) -> None:
    assert cells.shown(cell) == written
    assert cells.canonical(written) == written
    if not isinstance(cell, Decimal):
        assert cells.value_of(written) == cell


def test_a_text_in_quotes_that_needs_none() -> None:
    assert cells.canonical('"Ada"') == "Ada"
    assert cells.canonical('"5"', textual=True) == "5"


def test_a_long_cell_is_written_by_its_digest() -> None:
    assert cells.shown("x" * 20_000).startswith("20,000 of str: ")
    assert cells.canonical("(20 kB of text)") == cells.shown(cells.value_of("(20 kB of text)"))


def test_no_cell() -> None:
    with pytest.raises(UsageError, match="not a text"):
        cells.canonical('"open')
    with pytest.raises(UsageError, match="neither"):
        cells.value_of("(much)")


def test_a_row() -> None:
    assert cells.cells('1, "a, b", NULL') == ["1", '"a, b"', "NULL"]
