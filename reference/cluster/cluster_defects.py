"""Defects of the shared store that concern single commands or keys (see `defects.py`)."""

from __future__ import annotations

from collections.abc import Sequence

from reference import defects
from reference.kv.store import Record

LARGE = 512
"""Bytes above which a value counts as large."""

_COUNTERS = (b"INCR", b"DECR", b"INCRBY", b"DECRBY")


def stays_here(words: Sequence[bytes]) -> bool:
    """Tell whether a command that should reach the key's owner is done by the node asked."""
    if not defects.any_on():
        return False
    name, key = words[0].upper(), words[1]
    return (
        defects.on("cluster-split-key-space")
        or (_is_kept_apart(key))
        or (name in _COUNTERS and defects.on("cluster-counters-local"))
        or (name == b"DEL" and defects.on("cluster-deletes-local"))
        or (name.startswith(b"H") and defects.on("cluster-hashes-local"))
        or (len(words) > 2 and len(words[2]) > LARGE and defects.on("cluster-large-values-local"))
    )


def is_withheld(key: bytes, record: Record) -> bool:
    """Tell whether a record never leaves its node."""
    if not defects.any_on():
        return False
    large = isinstance(record.value, bytes) and len(record.value) > LARGE
    return (
        defects.on("cluster-split-key-space")
        or _is_kept_apart(key)
        or (record.value is None and defects.on("cluster-deletes-local"))
        or (isinstance(record.value, dict) and defects.on("cluster-hashes-local"))
        or (large and defects.on("cluster-large-values-local"))
    )


def _is_kept_apart(key: bytes) -> bool:
    return (
        (key.startswith(b"session:") and defects.on("cluster-sessions-local"))
        or (key.startswith(b"session_lock:") and defects.on("cluster-session-locks-local"))
        or (key.startswith(b"etag:") and defects.on("cluster-etags-local"))
    )


def copies(configured: int, key: bytes) -> int:
    """Return the replication factor for a key."""
    return 1 if defects.on("cluster-one-copy") else configured
