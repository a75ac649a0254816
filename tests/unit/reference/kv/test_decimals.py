"""Sums of decimal numbers, as INCRBYFLOAT makes them."""

import pytest

from reference.kv.decimals import add_decimals
from reference.kv.errors import NotAFloat, NotFinite


@pytest.mark.parametrize(
    ("first", "second", "total"),
    [
        (b"10.50", b"0.1", b"10.6"),
        (b"5.0e3", b"2.0e2", b"5200"),
        (b"0.1", b"0.2", b"0.3"),
        (b"3.0", b"0", b"3"),
        (b"1", b"-1.0", b"0"),
        (b"-1", b"0.5", b"-0.5"),
        (b".5", b"5.", b"5.5"),
        (b"1e30", b"1", b"1000000000000000000000000000001"),
        (b"0", b"1e-17", b"0.00000000000000001"),
        (b"0", b"1e-999999", b"0"),
        (b"0", b"-1e-18", b"0"),
    ],
)
def test_a_sum(first: bytes, second: bytes, total: bytes) -> None:
    assert add_decimals(first, second) == total


@pytest.mark.parametrize(
    "text", [b"", b" 1", b"1 ", b"one", b"nan", b"inf", b"1e", b".", b"0x10", b"1_0", b"1" * 300]
)
def test_what_is_no_number(text: bytes) -> None:
    with pytest.raises(NotAFloat):
        add_decimals(b"1", text)
    with pytest.raises(NotAFloat):
        add_decimals(text, b"1")


def test_what_is_too_large() -> None:
    with pytest.raises(NotFinite):
        add_decimals(b"1", b"1e999999999")
