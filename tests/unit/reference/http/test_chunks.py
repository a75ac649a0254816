"""Bodies in chunks."""

from __future__ import annotations

import h11
import pytest
from h11._receivebuffer import ReceiveBuffer

from reference.http.chunks import Chunks


def read(data: bytes, *, limit: int = 0, piece: int = 0) -> tuple[bytes, bytes]:
    """Return the body that the bytes hold, and what follows it; they come in pieces."""
    buffer, reader, body = ReceiveBuffer(), Chunks(limit), b""
    step = piece or len(data)
    for start in range(0, len(data), step):
        buffer += data[start : start + step]
        while (event := reader(buffer)) is not None:
            if isinstance(event, h11.EndOfMessage):
                return body, bytes(buffer) + data[start + step :]
            body += event.data
    raise AssertionError(f"no end, but {body!r}")


@pytest.mark.parametrize("piece", [0, 1, 2, 3, 7])
@pytest.mark.parametrize(
    ("data", "body"),
    [
        (b"0\r\n\r\n", b""),
        (b"3\r\nabc\r\n00A\r\n0123456789\r\n0\r\n\r\n", b"abc0123456789"),
        (b"3;a\r\nabc\r\n0;b=c\r\n\r\n", b"abc"),
        (b'3 ; a = "x;\\"y" ;b\r\nabc\r\n0\r\n\r\n', b"abc"),
        (b"3\r\nabc\r\n0\r\nX-Sum: 1\r\nContent-Length: 5\r\n\r\n", b"abc"),
    ],
)
def test_a_body_is_what_its_chunks_hold(data: bytes, body: bytes, piece: int) -> None:
    assert read(data + b"GET /", piece=piece) == (body, b"GET /")


@pytest.mark.parametrize("piece", [0, 1])
@pytest.mark.parametrize(
    "data",
    [
        b"5 \r\nabcde\r\n0\r\n\r\n",
        b"5\t\r\nabcde\r\n0\r\n\r\n",
        b"5;a\rb\r\nabcde\r\n0\r\n\r\n",
        b"5;a\nb\r\nabcde\r\n0\r\n\r\n",
        b"5;\r\nabcde\r\n0\r\n\r\n",
        b"5;a=\r\nabcde\r\n0\r\n\r\n",
        b"5\nabcde\r\n0\r\n\r\n",
        b" 5\r\nabcde\r\n0\r\n\r\n",
        b"\r\n",
        b"+5\r\nabcde\r\n0\r\n\r\n",
        b"10000000000000000\r\na",
        b"2\r\nabcde\r\n0\r\n\r\n",
        b"2\r\nab\n0\r\n\r\n",
        b"0\r\nX-Sum: 1\r\n folded\r\n\r\n",
        b"0\r\nX-Sum : 1\r\n\r\n",
        b"0\r\nno colon\r\n\r\n",
        b"0\r\nX-Sum: 1\n\r\n\r\n",
    ],
)
def test_what_is_no_chunk_is_refused(data: bytes, piece: int) -> None:
    with pytest.raises(h11.LocalProtocolError) as refused:
        read(data, piece=piece)
    assert refused.value.error_status_hint == 400


def test_what_stands_beside_a_body_is_limited() -> None:
    chunk = b"1;" + b"x" * 100 + b"\r\na\r\n"
    assert read(chunk * 9 + b"0\r\n\r\n", limit=1000)[0] == b"a" * 9
    with pytest.raises(h11.LocalProtocolError) as refused:
        read(chunk * 20 + b"0\r\n\r\n", limit=1000)
    assert refused.value.error_status_hint == 431
    assert read(b"1\r\na\r\n" * 1000 + b"0\r\n\r\n", limit=1000)[0] == b"a" * 1000
