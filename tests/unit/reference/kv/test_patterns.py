"""The patterns of KEYS and SCAN."""

import time

import pytest

from reference.kv.patterns import glob


@pytest.mark.parametrize(
    ("pattern", "matches", "does_not"),
    [
        (b"h?llo", b"hello", b"hllo"),
        (b"h*llo", b"heeeello", b"hell"),
        (b"h[ae]llo", b"hallo", b"hillo"),
        (b"h[^e]llo", b"hallo", b"hello"),
        (b"h[a-b]llo", b"hbllo", b"hcllo"),
        (b"h[b-a]llo", b"hallo", b"hcllo"),
        (b"a\\*b", b"a*b", b"axb"),
        (b"a[*]b", b"a*b", b"axb"),
        (b"a[\\]]b", b"a]b", b"axb"),
        (b"a[b", b"a[b", b"ab"),
        (b"a.b", b"a.b", b"axb"),
        (b"*", b"line\nbreak", None),
        (b"**a**", b"bab", b"bb"),
        (b"", b"", b"a"),
    ],
)
def test_a_pattern(pattern: bytes, matches: bytes, does_not: bytes | None) -> None:
    assert glob(pattern).fullmatch(matches)
    assert does_not is None or not glob(pattern).fullmatch(does_not)


def test_a_hostile_pattern_takes_no_time() -> None:
    began = time.process_time()
    assert not glob(b"*a" * 12 + b"b").fullmatch(b"a" * 5000)
    assert time.process_time() - began < 1
