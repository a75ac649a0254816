"""What the head of an HTTP/1.1 request must look like before h11 may read it.

h11 is lenient where leniency lets two servers in a row see different requests: bare line feeds,
folded lines, a Content-Length beside a Transfer-Encoding. Here they are refused, as RFC 9112
allows or demands.
"""

from __future__ import annotations

import re

from reference.http.paths import valid_host

MAX_FIELDS = 100
HTTP2_PREFACE = b"PRI * HTTP/2.0\r\n\r\n"

_REQUEST_LINE = re.compile(rb"[-!#$%&'*+.^_`|~0-9A-Za-z]+ [\x21-\x7e]+ HTTP/(1\.[01])")
_FIELD = re.compile(rb"([-!#$%&'*+.^_`|~0-9A-Za-z]+):[ \t]*(.*?)[ \t]*")
BAD_VALUE = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


class BadHead(Exception):
    """The head is refused with `status` (400 or 431); the connection closes after that."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


def check(received: bytes, limit: int) -> None:
    """Check what was received of a head so far; `limit` is in bytes, 0 = none.

    Raises `BadHead` as soon as it is certain that the head cannot be accepted.
    """
    if HTTP2_PREFACE.startswith(received[: len(HTTP2_PREFACE)]):
        return
    end = received.find(b"\r\n\r\n")
    head = received if end < 0 else received[: end + 4]
    if limit and len(head) > limit:
        raise BadHead(431, f"the head exceeds {limit} bytes")
    if re.search(rb"(?<!\r)\n|\r(?!\n|$)", head):
        raise BadHead(400, "a line ends without CR LF")
    if end >= 0:
        _check_complete(head[:-4])


def _check_complete(head: bytes) -> None:
    request_line, *lines = head.split(b"\r\n")
    request = _REQUEST_LINE.fullmatch(request_line)
    if request is None:
        raise BadHead(400, "bad request line")
    if len(lines) > MAX_FIELDS:
        raise BadHead(431, f"more than {MAX_FIELDS} fields")
    fields = [check_field(line) for line in lines]
    _check_host([value for name, value in fields if name == b"host"], request[1])
    _check_framing(
        [value for name, value in fields if name == b"content-length"],
        [value for name, value in fields if name == b"transfer-encoding"],
        request[1],
    )


def check_field(line: bytes) -> tuple[bytes, bytes]:
    """Return the name, in lower case, and the value of a header or a trailer; raises `BadHead`."""
    if line[:1] in (b" ", b"\t"):
        raise BadHead(400, "a folded line")
    field = _FIELD.fullmatch(line)
    if field is None or BAD_VALUE.search(field[2]):
        raise BadHead(400, "a bad field line")
    return field[1].lower(), field[2]


def _check_host(hosts: list[bytes], version: bytes) -> None:
    if len(hosts) > 1:
        raise BadHead(400, "more than one Host")
    if not hosts and version == b"1.1":
        raise BadHead(400, "no Host")
    for host in hosts:
        if not valid_host(host.decode("latin-1")):
            raise BadHead(400, "a malformed Host")


def _check_framing(lengths: list[bytes], encodings: list[bytes], version: bytes) -> None:
    if len(lengths) > 1:
        raise BadHead(400, "more than one Content-Length")
    if any(not length.isdigit() for length in lengths):
        raise BadHead(400, "a Content-Length that is no number")
    if lengths and encodings:
        raise BadHead(400, "Content-Length together with Transfer-Encoding")
    if encodings and (version == b"1.0" or [e.lower() for e in encodings] != [b"chunked"]):
        raise BadHead(400, "a Transfer-Encoding other than chunked")
