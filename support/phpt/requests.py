"""A test as a request over HTTP, and what of it HTTP cannot say."""

from __future__ import annotations

import dataclasses
import gzip
import re
import urllib.parse
import zlib
from collections.abc import Mapping

from support.clients.http import Request
from support.phpt import sections
from support.phpt.sections import BODIES, Phpt

FORM = "application/x-www-form-urlencoded"
# What a request line cannot hold; everything else goes out as it is written.
_ILLEGAL = re.compile(rb"[\x00-\x20#\x7f-\xff]")
_NOT_OVER_HTTP = {
    "ARGS": "--ARGS--: a request has no command line",
    "STDIN": "--STDIN--: a request has no standard input",
    "CAPTURE_STDIO": "--CAPTURE_STDIO--: a request has no standard streams",
    "PHPDBG": "phpdbg not available",
}
# What the server says of itself and of the place of the script: no visitor can choose it.
_OF_THE_SERVER = re.compile(
    r"(SCRIPT|PATH|SERVER|REMOTE|REDIRECT|DOCUMENT|GATEWAY|ORIG|REQUEST_URI|AUTH_TYPE|CONTENT_LENGTH)"
)


class Inexpressible(Exception):
    """HTTP cannot say what the test asks for: it is skipped, with this reason."""


@dataclasses.dataclass(frozen=True)
class Asking:
    """What a test asks for.

    Attributes:
        request: what is sent for its page.
        environment: what the node's process has to have in its environment.
    """

    request: Request
    environment: Mapping[str, str]


def of(test: Phpt, path: str) -> Asking:
    """What the test asks for, where its page lies at that path of the site.

    Raises:
        Inexpressible: HTTP cannot say it.
    """
    for section, reason in _NOT_OVER_HTTP.items():
        if test.has(section):
            raise Inexpressible(reason)
    told, environment = _environment(test)
    kind, body, method, coding = _body(test)
    headers = [
        (name[5:].replace("_", "-").title(), value)
        for name, value in told.items()
        if name.startswith("HTTP_")
    ]
    if test.has("COOKIE"):
        headers.append(("Cookie", test.said("COOKIE")))
    if kind := told.get("CONTENT_TYPE", kind):
        headers.append(("Content-Type", kind))
    if coding:
        headers.append(("Content-Encoding", coding))
    headers += sections.settings_of_headers(test.sections.get("HEADERS", b""))
    method, beyond = _request_line(test, told.get("REQUEST_METHOD", method))
    query = test.said("GET") if test.has("GET") else told.get("QUERY_STRING", "")
    target = quoted(path) + beyond + (f"?{_legal(query)}" if query else "")
    known = tuple((name, _legal_value(value)) for name, value in headers)
    return Asking(Request(method, target, known, body), environment)


def _environment(test: Phpt) -> tuple[dict[str, str], dict[str, str]]:
    """What the request has to say, and what the node's process has to have."""
    told, kept = {}, {}
    given = sections.settings(test.sections.get("ENV", b"")) | dict(test.environment)
    for name, value in given.items():
        if name.startswith("HTTP_") or name in ("REQUEST_METHOD", "QUERY_STRING", "CONTENT_TYPE"):
            told[name] = value
        elif _OF_THE_SERVER.match(name):
            raise Inexpressible(f"--ENV-- {name}: the server says it, not the visitor")
        elif name:
            kept[name] = value
    return told, kept


def _body(test: Phpt) -> tuple[str, bytes, str, str]:
    """Media type, body, method and coding: of the first section, in PHP's order, that has one."""
    section = next((name for name in BODIES if test.has(name)), "")
    raw = test.sections.get(section, b"")
    if section in ("POST_RAW", "PUT"):
        return (*sections.body_of(raw), section.partition("_")[0], "")
    form = raw.strip()
    if section == "GZIP_POST":
        return FORM, gzip.compress(form, 9, mtime=0), "POST", "gzip"
    if section == "DEFLATE_POST":
        return FORM, zlib.compress(form, 9), "POST", "deflate"
    return (FORM, form, "POST", "") if section else ("", b"", "GET", "")


def _request_line(test: Phpt, method: str) -> tuple[str, str]:
    """The method, and what the target has behind the page's path: `HEAD`, or `GET /more`."""
    said, _, beyond = test.said("REQUEST").partition(" ")
    return said or method, beyond.strip()


def quoted(path: str) -> str:
    """A path as a request target."""
    return urllib.parse.quote(path)


def _legal(query: str) -> str:
    raw = query.encode("utf-8", "surrogateescape")
    return _ILLEGAL.sub(lambda found: b"%%%02X" % found[0][0], raw).decode("ascii")


def _legal_value(value: str) -> str:
    """A header's value whose bytes go out as they are written, on one line."""
    one_line = re.sub(r"[\r\n]+\s*", " ", value)
    return one_line.encode("utf-8", "surrogateescape").decode("latin-1")
