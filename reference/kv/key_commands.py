"""Commands on keys of any kind. Each takes the store and the arguments, and returns the reply."""

from __future__ import annotations

from reference.kv.arguments import Arguments, invalid_time, time_to_live
from reference.kv.resp_replies import OK, array, bulk, error, integer, status
from reference.kv.scanning import scan_options, scanned
from reference.kv.store import Store


def delete(store: Store, arguments: Arguments) -> bytes:
    """DEL key ...: how many were removed."""
    return integer(sum(store.delete(key) for key in arguments))


def release(store: Store, arguments: Arguments) -> bytes:
    """EPHPM.RELEASE key text: 1, with the key removed, or 0 where it does not hold that text.

    So a lock is given back by who holds it, and by nobody whose lock has ended meanwhile.
    """
    key, text = arguments
    return integer(store.get(key) == text and store.delete(key))


def exists(store: Store, arguments: Arguments) -> bytes:
    """EXISTS key ...: how many there are, each as often as it is named."""
    return integer(sum(store.exists(key) for key in arguments))


def touch(store: Store, arguments: Arguments) -> bytes:
    """TOUCH key ...: how many there are; these were used last."""
    return integer(sum(store.touch(key) for key in arguments))


def expire(store: Store, arguments: Arguments) -> bytes:
    """EXPIRE key seconds [NX|XX|GT|LT]: 1, or 0 where there is no string or it is forbidden."""
    return _end(store, arguments, "expire", 1)


def pexpire(store: Store, arguments: Arguments) -> bytes:
    """PEXPIRE key milliseconds [NX|XX|GT|LT]: as EXPIRE."""
    return _end(store, arguments, "pexpire", 1000)


def expireat(store: Store, arguments: Arguments) -> bytes:
    """EXPIREAT key seconds-since-1970 [NX|XX|GT|LT]: as EXPIRE; a moment that is past ends it."""
    return _end(store, arguments, "expireat", 1, is_moment=True)


def pexpireat(store: Store, arguments: Arguments) -> bytes:
    """PEXPIREAT key milliseconds-since-1970 [NX|XX|GT|LT]: as EXPIREAT."""
    return _end(store, arguments, "pexpireat", 1000, is_moment=True)


def _end(
    store: Store, arguments: Arguments, name: str, per_second: int, *, is_moment: bool = False
) -> bytes:
    key, time = arguments[0], time_to_live(arguments[1], per_second)
    if time is None:
        return invalid_time(name)
    options = {word.upper() for word in arguments[2:]}
    refusal = _incompatible(options)
    if refusal is not None:
        return refusal
    moment = time if is_moment else store.after(time)
    if not _is_allowed(options, store.expires(key), moment):
        return integer(0)
    return integer(store.expire(key, None, moment))


def _incompatible(options: set[bytes]) -> bytes | None:
    """Return the error that the options of EXPIRE are (Redis' documentation of EXPIRE)."""
    unknown = options - {b"NX", b"XX", b"GT", b"LT"}
    if unknown:
        return error(f"ERR Unsupported option {min(unknown).decode(errors='replace')}")
    if b"NX" in options and len(options) > 1:
        return error("ERR NX and XX, GT or LT options at the same time are not compatible")
    if {b"GT", b"LT"} <= options:
        return error("ERR GT and LT options at the same time are not compatible")
    return None


def _is_allowed(options: set[bytes], old: float | None, new: float) -> bool:
    """Tell whether a key that ends at `old` (None: never) may end at `new` instead."""
    if b"NX" in options and old is not None:
        return False
    if b"XX" in options and old is None:
        return False
    if b"GT" in options and (old is None or new <= old):
        return False
    return not (b"LT" in options and old is not None and new >= old)


def ttl(store: Store, arguments: Arguments) -> bytes:
    """TTL key: whole seconds left, -1 without expiry, -2 without key."""
    left = store.pttl(arguments[0])
    return integer(left // 1000 if left >= 0 else left)


def pttl(store: Store, arguments: Arguments) -> bytes:
    """PTTL key: milliseconds left, -1 without expiry, -2 without key."""
    return integer(store.pttl(arguments[0]))


def expiretime(store: Store, arguments: Arguments) -> bytes:
    """EXPIRETIME key: when it ends, in seconds since 1970; -1 never, -2 without key."""
    return _moment(store, arguments[0], 1)


def pexpiretime(store: Store, arguments: Arguments) -> bytes:
    """PEXPIRETIME key: when it ends, in milliseconds since 1970; -1 never, -2 without key."""
    return _moment(store, arguments[0], 1000)


def _moment(store: Store, key: bytes, per_second: int) -> bytes:
    if not store.exists(key):
        return integer(-2)
    moment = store.expires(key)
    return integer(-1 if moment is None else round(moment * per_second))


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


def scan(store: Store, arguments: Arguments) -> bytes:
    """SCAN cursor [MATCH pattern] [COUNT number] [TYPE kind]: the next cursor, and some keys."""
    options = scan_options(arguments)
    if isinstance(options, bytes):
        return options
    return scanned(store.keys(b"*"), options, store.kind)


def dbsize(store: Store, arguments: Arguments) -> bytes:
    """DBSIZE: how many keys there are."""
    return integer(len(store))


def flush(store: Store, arguments: Arguments) -> bytes:
    """FLUSHDB and FLUSHALL: OK, with every key of this store removed."""
    store.flush()
    return OK
