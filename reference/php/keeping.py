"""What of a page's answer may be kept, for how long, and for whom (RFC 9111, 3 to 5). Pure.

The node answers for all visitors, so it is a shared cache of what pages say. Where it is not sure
it lets the page run: nobody gets less than the page would have said.
"""

from __future__ import annotations

import time

from reference.http import dates
from reference.http.messages import Header, Headers, Response

_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")

# Who says this to a cache wants to know from the page itself; max-age=0 is what a reload says.
_FROM_THE_PAGE = {"no-cache", "no-store", "max-age=0"}
_NOT_FOR_ALL = {"private", "no-store", "no-cache"}

# A visitor who guards against lost updates is to be judged before If-None-Match is looked at.
_JUDGED_BEFORE = ("if-match", "if-unmodified-since")

# What tells of the content that a 304 does not have.
_OF_THE_CONTENT = (
    "content-type",
    "content-length",
    "content-encoding",
    "content-language",
    "content-range",
    "accept-ranges",
    "last-modified",
    "set-cookie",
)


def may_be_spared(asked: Headers) -> bool:
    """Tell whether the visitor is content with what is known of the page."""
    if any(name in asked for name in _JUDGED_BEFORE):
        return False
    wishes = asked.get("cache-control")
    if wishes is None:
        return "no-cache" not in _directives(asked.get("pragma"))
    return not _FROM_THE_PAGE & _directives(wishes)


def lifetime(asked: Headers, response: Response, most: float) -> float | None:
    """Return for how many seconds an answer may be kept, None where it may not.

    `most` is how long the site wants it kept, 0 for good, and 0 is returned in that sense too.
    """
    headers = response.headers
    said = _directives(headers.get("cache-control"))
    names = {name.partition("=")[0] for name in said}
    if response.status != 200 or "set-cookie" in headers or names & _NOT_FOR_ALL:
        return None
    if "no-store" in _directives(asked.get("cache-control")) or _depends_on_more(headers):
        return None
    fresh = _fresh_for(said, headers.get("expires"))
    if fresh is None:
        return most
    if fresh <= 0:
        return None
    return min(fresh, most) if most > 0 else fresh


def changes_something(method: str, status: int) -> bool:
    """Tell whether a request may have made what is known of its address untrue (RFC 9111, 4.4)."""
    return method not in _SAFE and 200 <= status < 400


def of_not_modified(headers: Headers) -> list[Header]:
    """Return those headers of a 200 that its 304 has as well (RFC 9110, 15.4.5)."""
    return [(name, value) for name, value in headers.items() if name not in _OF_THE_CONTENT]


def _depends_on_more(headers: Headers) -> bool:
    """Tell whether another visitor of the address may get another page; codings are no matter."""
    return bool(_directives(headers.get("vary")) - {"accept-encoding"})


def _fresh_for(said: set[str], expires: str | None) -> float | None:
    """Return for how many seconds an answer is good by its own word; None without a word."""
    for name in ("s-maxage", "max-age"):
        for directive in said:
            key, _, seconds = directive.partition("=")
            if key == name:
                return float(seconds) if seconds.isdigit() else 0.0
    if expires is None:
        return None
    until = dates.parse(expires)
    return 0.0 if until is None else until - time.time()


def _directives(value: str | None) -> set[str]:
    """Return the members of a list such as Cache-Control: lower case, no blanks, no quotes."""
    members = (value or "").lower().replace('"', "").split(",")
    return {"".join(member.split()) for member in members if member.strip()}
