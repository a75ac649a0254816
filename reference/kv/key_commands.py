"""Commands on keys of any kind. Each takes the store and the arguments, and returns the reply."""

from __future__ import annotations

from reference.kv.arguments import Arguments, invalid_time, time_to_live
from reference.kv.resp_replies import OK, array, bulk, error, integer, status
from reference.kv.store import Store


def delete(store: Store, arguments: Arguments) -> bytes:
    """DEL key ...: how many were removed."""
    return integer(sum(store.delete(key) for key in arguments))


def exists(store: Store, arguments: Arguments) -> bytes:
    """EXISTS key ...: how many there are, each as often as it is named."""
    return integer(sum(store.exists(key) for key in arguments))


def expire(store: Store, arguments: Arguments) -> bytes:
    """EXPIRE key seconds: 1, or 0 where there is no string."""
    ttl = time_to_live(arguments[1], 1)
    if ttl is None:
        return invalid_time("expire")
    return integer(store.expire(arguments[0], ttl))


def pexpire(store: Store, arguments: Arguments) -> bytes:
    """PEXPIRE key milliseconds: 1, or 0 where there is no string."""
    ttl = time_to_live(arguments[1], 1000)
    if ttl is None:
        return invalid_time("pexpire")
    return integer(store.expire(arguments[0], ttl))


def ttl(store: Store, arguments: Arguments) -> bytes:
    """TTL key: whole seconds left, -1 without expiry, -2 without key."""
    left = store.pttl(arguments[0])
    return integer(left // 1000 if left >= 0 else left)


def pttl(store: Store, arguments: Arguments) -> bytes:
    """PTTL key: milliseconds left, -1 without expiry, -2 without key."""
    return integer(store.pttl(arguments[0]))


def persist(store: Store, arguments: Arguments) -> bytes:
    """PERSIST key: 1, or 0 where there is no expiry."""
    return integer(store.persist(arguments[0]))


def kind(store: Store, arguments: Arguments) -> bytes:
    """TYPE key: string, hash or none."""
    return status(store.kind(arguments[0]))


def rename(store: Store, arguments: Arguments) -> bytes:
    """RENAME key target: OK."""
    return OK if store.rename(arguments[0], arguments[1]) else error("ERR no such key")


def keys(store: Store, arguments: Arguments) -> bytes:
    """KEYS pattern: the keys that match."""
    return array([bulk(key) for key in store.keys(arguments[0])])


def dbsize(store: Store, arguments: Arguments) -> bytes:
    """DBSIZE: how many keys there are."""
    return integer(len(store))


def flush(store: Store, arguments: Arguments) -> bytes:
    """FLUSHDB and FLUSHALL: OK, with every key of this store removed."""
    store.flush()
    return OK
