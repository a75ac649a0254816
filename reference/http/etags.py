"""Entity tags: how they are made and compared (RFC 9110, 8.8.3). Pure functions."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

WEAK = "W/"

_PIECE = 1024 * 1024

# A comma may stand within a tag. Scripts write tags without quotes, too.
_TAG = re.compile(r'(?:W/)?"[^"]*"|[^,\s]+')


def of_content(content: bytes) -> str:
    """Return the weak tag of a content: the same on every node and after every restart."""
    return f'W/"{hashlib.blake2b(content, digest_size=8).hexdigest()}"'


def of_content_in(path: Path) -> str:
    """Return the tag of a file's content, read piece by piece."""
    digest = hashlib.blake2b(digest_size=8)
    with path.open("rb") as file:
        while piece := file.read(_PIECE):
            digest.update(piece)
    return f'W/"{digest.hexdigest()}"'


def of_file(status: os.stat_result) -> str:
    """Return the weak tag of a file that is not read: of all that a change leaves a trace in.

    The time of change cannot be set, so it tells of new bytes where size and time are the old ones.
    """
    traces = (status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return f'W/"{"-".join(f"{trace:x}" for trace in traces)}"'


def matches(if_none_match: str, etag: str) -> bool:
    """Tell whether an If-None-Match header names this tag (weak comparison) or is `*`."""
    if if_none_match.strip() == "*":
        return True
    return _opaque(etag) in [_opaque(tag) for tag in _TAG.findall(if_none_match)]


def matches_strongly(if_match: str, etag: str | None) -> bool:
    """Tell whether an If-Match header names this tag (strong comparison) or is `*`.

    A weak tag is never the same as another, strongly, not even as itself (RFC 9110, 8.8.3.2).
    """
    if if_match.strip() == "*":
        return True
    return etag in [tag for tag in _TAG.findall(if_match) if not tag.startswith(WEAK)]


def weakened(etag: str) -> str:
    """Return the tag as that of something that means the same, in other bytes."""
    return etag if etag.startswith(WEAK) else WEAK + etag


def _opaque(tag: str) -> str:
    return tag.strip().removeprefix(WEAK)
