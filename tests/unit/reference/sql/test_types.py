"""What columns store, and what dates are."""

from __future__ import annotations

import pytest

from reference.sql import dates, types
from reference.sql.errors import SqlError
from reference.sql.types import Value, Zone, normalized, parsed_type, stored


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("BIGINT(20) UNSIGNED", "bigint unsigned"),
        ("INTEGER", "int"),
        ("BOOL", "tinyint(1)"),
        ("DECIMAL", "decimal(10,0)"),
        ("enum('A','b')", "enum('A','b')"),
    ],
)
def test_a_type_is_kept_as_mysql_writes_it(written: str, kept: str) -> None:
    assert normalized(written) == kept


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("int", "42", 42),
        ("int", 1.5, 2),
        ("decimal(10,2)", "19.995", "20.00"),
        ("varchar(3)", "abc   ", "abc"),
        ("datetime", "2024-1-5 3:04", "2024-01-05 03:04:00"),
        ("timestamp", "2024-01-05 03:04:00", "2024-01-05 01:04:00"),
        ("date", "0000-00-00", "0000-00-00"),
        ("enum('a','b')", "B", "b"),
        ("json", '{"a":1}', '{"a": 1}'),
        ("binary(3)", "a", b"a\0\0"),
    ],
)
def test_what_is_stored(kind: str, value: Value, kept: Value) -> None:
    assert stored(value, "c", parsed_type(kind), Zone(120)) == kept


@pytest.mark.parametrize(
    ("kind", "value", "number", "squeezed"),
    [
        ("tinyint", 300, 1264, 127),
        ("int", "12 apples", 1366, 12),
        ("varchar(3)", "abcd", 1406, "abc"),
        ("date", "2024-02-30", 1292, "0000-00-00"),
        ("enum('a','b')", "c", 1265, ""),
    ],
)
def test_what_does_not_fit(kind: str, value: Value, number: int, squeezed: Value) -> None:
    with pytest.raises(SqlError) as caught:
        stored(value, "c", parsed_type(kind), Zone())
    assert caught.value.number == number
    assert types.squeezed(value, parsed_type(kind)) == squeezed


def test_months_end_early() -> None:
    assert dates.added("2024-01-31", 1, "MONTH") == "2024-02-29"
    assert dates.added("2024-01-01 00:00:00", -1, "SECOND") == "2023-12-31 23:59:59"
    assert dates.parsed("03.02.2024", "%d.%m.%Y") == "2024-02-03"
