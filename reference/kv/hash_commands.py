"""Commands on hashes. Each takes the store and the arguments, and returns the encoded reply."""

from __future__ import annotations

from reference.kv.arguments import Arguments, pairs
from reference.kv.resp_replies import array, bulk, integer, wrong_number
from reference.kv.store import Store


def hset(store: Store, arguments: Arguments) -> bytes:
    """HSET key field value ...: how many of the fields are new."""
    if len(arguments) % 2 == 0:
        return wrong_number("hset")
    return integer(store.hset(arguments[0], pairs(arguments[1:])))


def hget(store: Store, arguments: Arguments) -> bytes:
    """HGET key field: the value, or null."""
    return bulk(store.hget(arguments[0], arguments[1]))


def hdel(store: Store, arguments: Arguments) -> bytes:
    """HDEL key field ...: how many fields were removed."""
    return integer(store.hdel(arguments[0], arguments[1:]))


def hgetall(store: Store, arguments: Arguments) -> bytes:
    """HGETALL key: fields and values in turn."""
    fields = store.hgetall(arguments[0])
    return array([bulk(part) for pair in fields.items() for part in pair])


def hkeys(store: Store, arguments: Arguments) -> bytes:
    """HKEYS key: the fields."""
    return array([bulk(name) for name in store.hgetall(arguments[0])])


def hvals(store: Store, arguments: Arguments) -> bytes:
    """HVALS key: the values."""
    return array([bulk(value) for value in store.hgetall(arguments[0]).values()])


def hlen(store: Store, arguments: Arguments) -> bytes:
    """HLEN key: how many fields there are."""
    return integer(len(store.hgetall(arguments[0])))


def hexists(store: Store, arguments: Arguments) -> bytes:
    """HEXISTS key field: 1 or 0."""
    return integer(arguments[1] in store.hgetall(arguments[0]))
