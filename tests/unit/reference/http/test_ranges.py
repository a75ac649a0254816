"""Range and If-Range: which parts of a file are asked for, and how several are written."""

from __future__ import annotations

import pytest

from reference.http import ranges
from reference.http.messages import Headers
from reference.http.ranges import Span, Unsatisfiable, parse

DATE = "Wed, 21 Oct 2015 07:28:00 GMT"


@pytest.mark.parametrize(
    ("header", "spans"),
    [
        ("bytes=0-0", [(0, 0)]),
        ("bytes=0-9", [(0, 9)]),
        ("bytes=2-4", [(2, 4)]),
        ("bytes=5-", [(5, 9)]),
        ("bytes=-3", [(7, 9)]),
        ("bytes=-10", [(0, 9)]),
        ("bytes=-99", [(0, 9)]),
        ("bytes=9-", [(9, 9)]),
        ("bytes=4-99999999999999999999999999", [(4, 9)]),
        ("BYTES=0-1", [(0, 1)]),
        ("bytes=0-1 , \t4-5", [(0, 1), (4, 5)]),
        ("bytes=,0-1,,", [(0, 1)]),
        ("bytes=000-001", [(0, 1)]),
        # in the order asked for
        ("bytes=6-7,0-1", [(6, 7), (0, 1)]),
        # behind the end, beside others
        ("bytes=0-1,10-20", [(0, 1)]),
        ("bytes=-0,3-3", [(3, 3)]),
        # overlapping, touching, equal
        ("bytes=0-3,2-5", [(0, 5)]),
        ("bytes=2-5,0-3", [(0, 5)]),
        ("bytes=0-1,2-3", [(0, 3)]),
        ("bytes=0-1,3-4", [(0, 1), (3, 4)]),
        ("bytes=1-1,1-1,1-1", [(1, 1)]),
        ("bytes=8-9,0-1,4-5,1-4", [(8, 9), (0, 5)]),
        ("bytes=0-1,6-7,3-4,1-6", [(0, 7)]),
        ("bytes=0-,-1", [(0, 9)]),
    ],
)
def test_parts_of_ten_bytes(header: str, spans: list[tuple[int, int]]) -> None:
    assert parse(header, 10) == [Span(first, last) for first, last in spans]


@pytest.mark.parametrize(
    "header",
    [
        "",
        "bytes",
        "bytes=",
        "bytes=,",
        "bytes=-",
        "bytes=a-b",
        "bytes=1",
        "bytes=1-2-3",
        "bytes=2-1",
        "bytes=0-1,2-1",
        "bytes=0-1;2-3",
        "bytes =0-1",
        "bytes=0 - 1",
        "bytes=+1-2",
        "bytes=0x1-2",
        "bytes=0-\u0663",
        "bytes=0-" + "9" * 5000,
        "lines=0-1",
        "0-1",
        "bytes: 0-1",
        "bytes=0-1, bytes=2-3",
    ],
)
def test_what_cannot_be_read_is_ignored(header: str) -> None:
    assert parse(header, 10) == []


@pytest.mark.parametrize("header", ["bytes=10-", "bytes=10-20", "bytes=-0", "bytes=11-12,99-"])
def test_nothing_of_it_is_there(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        parse(header, 10)


def test_a_file_without_bytes_has_no_parts() -> None:
    assert parse("bytes=-1", 0) == []
    for header in ("bytes=0-", "bytes=0-0", "bytes=-0"):
        with pytest.raises(Unsatisfiable):
            parse(header, 0)


def test_many_ranges_are_no_reason_to_work() -> None:
    def scattered(count: int) -> str:
        return "bytes=" + ",".join(f"{3 * i}-{3 * i}" for i in range(count))

    assert len(parse(scattered(ranges.MOST_RANGES), 1000)) == ranges.MOST_RANGES
    assert parse(scattered(ranges.MOST_RANGES + 1), 1000) == []


@pytest.mark.parametrize(
    ("if_range", "held"),
    [
        (None, True),
        (DATE, True),
        (f" {DATE} ", True),
        ("Wed, 21 Oct 2015 07:28:01 GMT", False),
        ("Wed, 21 Oct 2015 07:27:59 GMT", False),
        ('"a"', True),
        ('W/"a"', False),
        ('"b"', False),
        ('"b", "a"', False),
        ("*", False),
        ("", False),
    ],
)
def test_if_range(if_range: str | None, held: bool) -> None:
    headers = Headers([("range", "bytes=0-1")])
    if if_range is not None:
        headers.set("if-range", if_range)
    validators = Headers([("etag", '"a"'), ("last-modified", DATE)])
    assert ranges.asked(headers, validators, 10) == ([Span(0, 1)] if held else [])


def test_a_weak_tag_is_no_proof() -> None:
    headers = Headers([("range", "bytes=0-1"), ("if-range", 'W/"a"')])
    assert ranges.asked(headers, Headers([("etag", 'W/"a"')]), 10) == []
    headers.set("if-range", '"a"')
    assert ranges.asked(headers, Headers([("etag", 'W/"a"')]), 10) == []


def test_if_range_that_fails_hides_what_cannot_be_satisfied() -> None:
    headers = Headers([("range", "bytes=99-"), ("if-range", '"b"')])
    assert ranges.asked(headers, Headers([("etag", '"a"')]), 10) == []


def test_several_parts() -> None:
    pieces = ranges.multipart([Span(0, 1), Span(8, 9)], 10, "text/plain", "b")
    assert pieces == [
        b"--b\r\nContent-Type: text/plain\r\nContent-Range: bytes 0-1/10\r\n\r\n",
        Span(0, 1),
        b"\r\n",
        b"--b\r\nContent-Type: text/plain\r\nContent-Range: bytes 8-9/10\r\n\r\n",
        Span(8, 9),
        b"\r\n",
        b"--b--\r\n",
    ]
    assert sum(len(piece) for piece in pieces) == len(
        b"".join(piece if isinstance(piece, bytes) else bytes(len(piece)) for piece in pieces)
    )
