"""Conditions of a request, in their order of precedence (RFC 9110, 13). Pure functions."""

from __future__ import annotations

from dataclasses import dataclass

from reference.http import dates, etags
from reference.http.messages import Headers

NOT_MODIFIED = 304
PRECONDITION_FAILED = 412


@dataclass(frozen=True)
class Validators:
    """What there is to compare with: a tag, or none; and when it changed last."""

    etag: str | None
    modified: float


def judge(method: str, asked: Headers, current: Validators) -> int | None:
    """Return the status that the conditions demand, 304 or 412; None where they let it pass.

    The order is that of RFC 9110, 13.2.2: what guards against lost updates comes before what spares
    a transfer, and in both a tag before a date. `current` is of something that exists.
    """
    if _has_changed(asked, current):
        return PRECONDITION_FAILED
    reads = method in ("GET", "HEAD")
    tags = asked.get("if-none-match")
    if tags is not None and current.etag is not None:
        if not etags.matches(tags, current.etag):
            return None
        return NOT_MODIFIED if reads else PRECONDITION_FAILED
    since = _date(asked, "if-modified-since") if reads else None
    return NOT_MODIFIED if since is not None and int(current.modified) <= since else None


def _has_changed(asked: Headers, current: Validators) -> bool:
    """Evaluate If-Match, or If-Unmodified-Since where there is no If-Match (13.1.1, 13.1.4)."""
    tags = asked.get("if-match")
    if tags is not None:
        return not etags.matches_strongly(tags, current.etag)
    since = _date(asked, "if-unmodified-since")
    return since is not None and int(current.modified) > since


def _date(asked: Headers, name: str) -> float | None:
    value = asked.get(name)
    return None if value is None else dates.parse(value)
