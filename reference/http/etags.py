"""Conditional requests: entity tags and dates (RFC 9110, section 13). Pure functions."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime


def of_content(content: bytes) -> str:
    """Return the weak tag of a content: the same on every node and after every restart."""
    return f'W/"{hashlib.blake2b(content, digest_size=8).hexdigest()}"'


def of_file(modified: float, size: int) -> str:
    """Return the weak tag of a file that is not read in full: of its time and size."""
    return f'W/"{int(modified):x}-{size:x}"'


def matches(if_none_match: str, etag: str) -> bool:
    """Tell whether an If-None-Match header names this tag (weak comparison) or is `*`."""
    if if_none_match.strip() == "*":
        return True
    listed = [_weakened(tag) for tag in if_none_match.split(",")]
    return _weakened(etag) in listed


def _weakened(tag: str) -> str:
    return tag.strip().removeprefix("W/")


def http_date(timestamp: float) -> str:
    """Return seconds since the epoch as an HTTP date."""
    return format_datetime(datetime.fromtimestamp(int(timestamp), UTC), usegmt=True)


def not_modified_since(if_modified_since: str, modified: float) -> bool:
    """Tell whether a file is unchanged since the date; a date that cannot be read is ignored."""
    try:
        since = parsedate_to_datetime(if_modified_since)
    except ValueError:
        return False
    if since.tzinfo is None:
        since = since.replace(tzinfo=UTC)
    return int(modified) <= since.timestamp()
