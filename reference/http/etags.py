"""Conditional requests: entity tags and dates (RFC 9110, section 13). Pure functions."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from reference import defects


def of_content(content: bytes) -> str:
    """Return the weak tag of a content: the same on every node and after every restart."""
    if defects.on("etag-changes-each-time"):
        content = os.urandom(8)
    if defects.on("etag-ignores-content"):
        content = b""
    tag = f'"{hashlib.blake2b(content, digest_size=8).hexdigest()}"'
    return tag if defects.on("etag-strong") else "W/" + tag


def of_file(modified: float, size: int) -> str:
    """Return the weak tag of a file that is not read in full: of its time and size."""
    return f'W/"{int(modified):x}-{size:x}"'


def matches(if_none_match: str, etag: str) -> bool:
    """Tell whether an If-None-Match header names this tag (weak comparison) or is `*`."""
    if defects.on("etag-ignores-if-none-match"):
        return False
    if defects.on("etag-matches-anything"):
        return True
    if if_none_match.strip() == "*":
        return not defects.on("etag-ignores-star")
    listed = [_weakened(tag) for tag in if_none_match.split(",")]
    if defects.on("etag-ignores-list") and len(listed) > 1:
        return False
    return _weakened(etag) in listed


def _weakened(tag: str) -> str:
    return tag.strip().removeprefix("W/")


def http_date(timestamp: float) -> str:
    """Return seconds since the epoch as an HTTP date."""
    return format_datetime(datetime.fromtimestamp(int(timestamp), UTC), usegmt=True)


def not_modified_since(if_modified_since: str, modified: float) -> bool:
    """Tell whether a file is unchanged since the date; a date that cannot be read is ignored."""
    if defects.on("any-date-matches"):
        return True
    try:
        since = parsedate_to_datetime(if_modified_since)
    except ValueError:
        return False
    if since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    return int(modified) <= since.timestamp()
