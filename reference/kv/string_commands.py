"""Commands on strings. Each takes the store and the arguments and returns an encoded reply."""

from __future__ import annotations

from dataclasses import dataclass, field

from reference.kv.arguments import (
    UNITS,
    Arguments,
    Lifetime,
    invalid_time,
    pairs,
    read_lifetime,
    time_to_live,
)
from reference.kv.errors import parse_integer
from reference.kv.resp_replies import NULL, OK, array, bulk, error, integer, wrong_number
from reference.kv.store import Store


def get(store: Store, arguments: Arguments) -> bytes:
    """GET key: the text, or null."""
    return bulk(store.get(arguments[0]))


def set_(store: Store, arguments: Arguments) -> bytes:
    """SET key value [NX|XX] [GET] [EX seconds|PX milliseconds|EXAT or PXAT moment|KEEPTTL].

    OK, or null where NX or XX forbade it; with GET the old text in any case.
    """
    if len(arguments) == 2:
        store.set(arguments[0], arguments[1])
        return OK
    options = _set_options(arguments[2:])
    if isinstance(options, bytes):
        return options
    key, value = arguments[:2]
    old = store.get(key) if options.get else None
    time = options.time
    done = store.set(
        *(key, value, time.ttl, time.moment),
        if_absent=options.absent,
        if_present=options.present,
        keep_time=time.kept,
    )
    if options.get:
        return bulk(old)
    return OK if done else NULL


@dataclass
class SetOptions:
    """The options of SET."""

    time: Lifetime = field(default_factory=Lifetime)
    absent: bool = False
    present: bool = False
    get: bool = False


def _set_options(words: Arguments) -> SetOptions | bytes:
    """Return the options of SET, or the error that they are."""
    options = SetOptions()
    rest = iter(words)
    for word in rest:
        match word.upper():
            case b"NX":
                options.absent = True
            case b"XX":
                options.present = True
            case b"GET":
                options.get = True
            case b"KEEPTTL" if not options.time.is_said:
                options.time.kept = True
            case option if option in UNITS:
                refusal = read_lifetime(option, next(rest, None), "set", options.time)
                if refusal is not None:
                    return refusal
            case _:
                return error("ERR syntax error")
    if options.absent and options.present:
        return error("ERR NX and XX options at the same time are not compatible")
    return options


def setex(store: Store, arguments: Arguments) -> bytes:
    """SETEX key seconds value: OK."""
    ttl = time_to_live(arguments[1], 1)
    if ttl is None:
        return invalid_time("setex")
    store.set(arguments[0], arguments[2], ttl)
    return OK


def psetex(store: Store, arguments: Arguments) -> bytes:
    """PSETEX key milliseconds value: OK."""
    ttl = time_to_live(arguments[1], 1000)
    if ttl is None:
        return invalid_time("psetex")
    store.set(arguments[0], arguments[2], ttl)
    return OK


def setnx(store: Store, arguments: Arguments) -> bytes:
    """SETNX key value: 1 if it was put, 0 if there was something."""
    return integer(store.set(arguments[0], arguments[1], if_absent=True))


def getset(store: Store, arguments: Arguments) -> bytes:
    """GETSET key value: the old text, or null."""
    old = store.get(arguments[0])
    store.set(arguments[0], arguments[1])
    return bulk(old)


def getdel(store: Store, arguments: Arguments) -> bytes:
    """GETDEL key: the text, or null; the key is gone."""
    old = store.get(arguments[0])
    store.delete(arguments[0])
    return bulk(old)


def getex(store: Store, arguments: Arguments) -> bytes:
    """GETEX key [EX seconds|PX milliseconds|EXAT or PXAT moment|PERSIST]: the text, or null."""
    time, rest = Lifetime(), iter(arguments[1:])
    for word in rest:
        option = word.upper()
        if option == b"PERSIST" and not time.is_said:
            time.given_up = True
        elif option in UNITS:
            refusal = read_lifetime(option, next(rest, None), "getex", time)
            if refusal is not None:
                return refusal
        else:
            return error("ERR syntax error")
    text = store.get(arguments[0])
    if time.given_up:
        store.persist(arguments[0])
    elif text is not None and time.is_said:
        store.expire(arguments[0], time.ttl, time.moment)
    return bulk(text)


def mget(store: Store, arguments: Arguments) -> bytes:
    """MGET key ...: each text, null where there is none or a hash."""
    return array([bulk(store.get(key) if _is_string(store, key) else None) for key in arguments])


def _is_string(store: Store, key: bytes) -> bool:
    return store.kind(key) == "string"


def mset(store: Store, arguments: Arguments) -> bytes:
    """MSET key value ...: OK, with all put or none."""
    if len(arguments) % 2:
        return wrong_number("mset")
    store.set_many(pairs(arguments))
    return OK


def incr(store: Store, arguments: Arguments) -> bytes:
    """INCR key: the new number."""
    return integer(store.incr_by(arguments[0], 1))


def decr(store: Store, arguments: Arguments) -> bytes:
    """DECR key: the new number."""
    return integer(store.incr_by(arguments[0], -1))


def incrby(store: Store, arguments: Arguments) -> bytes:
    """INCRBY key number: the new number."""
    return integer(store.incr_by(arguments[0], parse_integer(arguments[1])))


def decrby(store: Store, arguments: Arguments) -> bytes:
    """DECRBY key number: the new number."""
    return integer(store.incr_by(arguments[0], -parse_integer(arguments[1])))


def incrbyfloat(store: Store, arguments: Arguments) -> bytes:
    """INCRBYFLOAT key number: the new number as a text."""
    return bulk(store.incr_by_float(arguments[0], arguments[1]))


def append(store: Store, arguments: Arguments) -> bytes:
    """APPEND key text: the new length."""
    return integer(store.append(arguments[0], arguments[1]))


def strlen(store: Store, arguments: Arguments) -> bytes:
    """STRLEN key: the length, 0 where there is nothing."""
    return integer(len(store.get(arguments[0]) or b""))
