"""The types of the sentences about keys: which key, for how long, who asks, what comes back.

Several of them may be empty, so that one sentence says what would otherwise need five.
Registered with behave by `steps/_types.py`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

from support.language import types, values
from support.language.patterns import COUNT, DURATION, SIZE, with_pattern
from support.language.values import Value

_REPEATED = rf"\((?:{COUNT}) times {values.TEXT}\)"
_PART = rf"(?:{values.TEXT}|{values.CONTENT}|{_REPEATED})"
_VALUE = (
    rf"(?:{_PART}(?: and then {_PART})*|{values.WORD}|true|false|{values.NUMBER}|\[.*\]|{{.*}})"
)
_PARTS = re.compile(rf"({_PART})(?: and then |$)")


@dataclasses.dataclass(frozen=True)
class Key:
    """A key: by its name, perhaps that of a site, or the only one with that beginning."""

    name: bytes = b""
    host: str = ""
    beginning: str = ""


@dataclasses.dataclass(frozen=True)
class Life:
    """How long a key is to live, in milliseconds; 0 for good. `over`: that time is over."""

    milliseconds: int = 0
    over: bool = False


@dataclasses.dataclass(frozen=True)
class End:
    """When a key ends: in `left` seconds, after a life of `life` seconds, or never."""

    left: float | None = None
    life: float | None = None


@dataclasses.dataclass(frozen=True)
class Presence:
    """Whether a key is there."""

    there: bool


@dataclasses.dataclass(frozen=True)
class Memory:
    """Bytes in use: at most `most` in all, or between `least` and `most` more than before."""

    most: int
    least: int | None = None


@dataclasses.dataclass(frozen=True)
class Sender:
    """A Redis client: of the node or of a node of the cluster, the usual or another one."""

    name: str = "client"
    node: str = ""


@dataclasses.dataclass(frozen=True)
class Senders:
    """So many Redis clients, of the node or of each node of the cluster."""

    count: int
    everywhere: bool = False


@dataclasses.dataclass(frozen=True)
class Manner:
    """How a command is sent: once, until it is answered with OK, or so often in one go; its
    replies may stay unread."""

    until_ok: bool = False
    times: int = 0
    unread: bool = False


@dataclasses.dataclass(frozen=True)
class Writing:
    """How bytes are written: whole (0) or in pieces of that size; and whether the client leaves
    right behind them, by a reset or as usual."""

    piece: int = 0
    leaves: bool = False
    resets: bool = False


@dataclasses.dataclass(frozen=True)
class Caller:
    """Who calls: a page, perhaps of a site or on a node of the cluster, or an application."""

    host: str = ""
    node: str = ""
    application: bool = False


@dataclasses.dataclass(frozen=True)
class Through:
    """By what a page calls: PHP itself, or a client; until a call returns nothing or once."""

    client: str = ""
    until_nothing: bool = False


@dataclasses.dataclass(frozen=True)
class Refused:
    """An error that is expected: of a client to the letter, of a page a part of its message."""

    text: str


@dataclasses.dataclass(frozen=True)
class TimeLeft:
    """So many seconds, less what has passed, are expected as a number of milliseconds."""

    seconds: float


@dataclasses.dataclass(frozen=True)
class NoReply:
    """The connection is expected to end, or to be refused, without a reply."""


Expected = Value | Refused | TimeLeft | NoReply


@dataclasses.dataclass(frozen=True)
class Getting:
    """How something is got: once, in any order, each time, so often, within or from a time on."""

    in_any_order: bool = False
    each_time: bool = False
    times: int = 0
    within: float | None = None
    since: float | None = None


@dataclasses.dataclass(frozen=True)
class PortAnswer:
    """What comes on a connection: these bytes, or one line with an error, or nothing so far."""

    data: bytes = b""
    one_error: bool = False
    waits: bool = False


@dataclasses.dataclass(frozen=True)
class PortClient:
    """Whom the Redis port serves: the same client, so many that stay connected, or others."""

    same: bool = False
    kept: int = 0


@with_pattern(rf"(?:{values.TEXT}(?: of {values.TEXT})?|beginning with {values.TEXT})")
def key(word: str) -> Key:
    """A key: `"page"`, `"page" of "alice.test"` (for a client that is signed in as that site),
    or `beginning with "etag:"`: the one key whose name begins so."""
    first, *more = [values.octets(text) for text in re.findall(values.TEXT, word)]
    if word.startswith("beginning"):
        return Key(beginning=first.decode())
    return Key(first, more[0].decode() if more else "")


@with_pattern(rf"(?:| for {DURATION}(?:, and (?:its|their) time is over)?)")
def life(word: str) -> Life:
    """How long a key lives: for good where nothing is said, ` for 100 s`, or ` for 30 ms, and
    its time is over` (`their` of several keys): it ended a moment ago, and nobody has looked at
    it since."""
    return Life(round(1000 * _seconds(word)), word.endswith("over")) if word else Life()


@with_pattern(r"(?:has ended|has been removed)")
def fate(word: str) -> bool:
    """`has ended`: waits until the key is not there any more; `has been removed`: removes it.
    True for the first."""
    return word == "has ended"


@with_pattern(rf"(?:expires in {DURATION}|has no expiry|is there for {DURATION}, and then gone)")
def end(word: str) -> End:
    """When a key ends: `expires in 100 s` (less what has passed since the scenario's first
    command), `has no expiry`, `is there for 1 s, and then gone`: counted from the last command
    or call, whoever looks before finds it, and whoever looks later by more than the promise
    `expiry` does not."""
    if word.startswith("expires"):
        return End(left=_seconds(word))
    return End(life=_seconds(word)) if word.startswith("is there") else End()


@with_pattern(rf"(?:| for the next {DURATION})")
def span(word: str) -> float:
    """For how long: ` for the next 300 ms`; only now where nothing is said."""
    return _seconds(word) if word else 0.0


@with_pattern(r"(?:a|no)")
def presence(word: str) -> Presence:
    """Whether there is one: `a` or `no`."""
    return Presence(word == "a")


@with_pattern(r"(?:|within the session time )")
def at_last(word: str) -> str:
    """Now, or `within the session time `: by then, as the target promises it for sessions."""
    return "session" if word else ""


@with_pattern(rf"(?:is one key|are (?:no|{COUNT}) keys)")
def how_many(word: str) -> int:
    """How many keys there are: `is one key`, `are no keys`, `are 20 keys`."""
    if word == "is one key":
        return 1
    return 0 if word == "are no keys" else _number(word)


@with_pattern(rf"(?:at most {SIZE}|{SIZE} to {SIZE} more)")
def memory(word: str) -> Memory:
    """How much memory: `at most 100 kB` in all, or `10 kB to 11 kB more` than before the
    When."""
    sizes = [types.size(size) for size in re.findall(SIZE, word)]
    return Memory(sizes[0]) if len(sizes) == 1 else Memory(sizes[1], sizes[0])


@with_pattern(rf"(?:a Redis client|another Redis client|a client of node {values.TEXT})")
def sender(word: str) -> Sender:
    """Who sends: `a Redis client` (redis-py; all commands of a scenario go over one connection),
    `another Redis client`, or `a client of node "a"`, on a connection of its own."""
    if word.endswith('"'):
        return Sender(node=_quoted(word))
    return Sender("client" if word.startswith("a ") else "another client")


@with_pattern(rf"(?:(?:{COUNT}) Redis clients|(?:{COUNT}) clients of every node)")
def senders(word: str) -> Senders:
    """Many who send, each on a connection of its own: `20 Redis clients`, or `10 clients of
    every node`."""
    return Senders(_number(word), word.endswith("node"))


@with_pattern(
    rf"(?:| until it gets OK| (?:{COUNT}) times without (?:waiting for|ever reading the) replies)"
)
def manner(word: str) -> Manner:
    """How a command is sent: once where nothing is said; ` until it gets OK` or the deadline
    `effect` has passed; ` 20 times without waiting for replies`, with `{number}` in a word for
    the number from 1; ` 20 times without ever reading the replies`, which nobody gets."""
    times = _number(word) if word.endswith("replies") else 0
    return Manner(word.endswith("OK"), times, "ever reading" in word)


@with_pattern(r"(?:| without waiting for replies)")
def pipelined(word: str) -> bool:
    """Each command after the reply to the one before, or ` without waiting for replies`."""
    return bool(word)


@with_pattern(r"(?:|, byte by byte|, and (?:leaves|breaks the connection off))")
def in_pieces(word: str) -> Writing:
    """How bytes are written: all at once; `, byte by byte`; `, and leaves` right behind them, or
    `, and breaks the connection off` (with a reset)."""
    leaves = ", and" in word
    return Writing(0 if leaves or not word else 1, leaves, word.endswith("off"))


@with_pattern(r"(?:| and the configuration)")
def configured(word: str) -> bool:
    """Whether there is a configuration below: ` and the configuration`."""
    return bool(word)


@with_pattern(rf"(?:a page of {values.TEXT}|a page on node {values.TEXT}|a page|an application)")
def caller(word: str) -> Caller:
    """Who calls: `a page`, `a page of "alice.test"` (a site), `a page on node "a"`; or `an
    application`, which is not written in PHP and has a Redis client of its own."""
    if word == "an application":
        return Caller(application=True)
    if not word.endswith('"'):
        return Caller()
    name = _quoted(word)
    return Caller(name) if word.startswith("a page of") else Caller(node=name)


@with_pattern(rf"(?:| until it gets nothing| through {values.TEXT})")
def through(word: str) -> Through:
    """How it is called: a function of PHP; a method of the client, ` through "phpredis"` or
    ` through "predis"`; of an application ` through "redis-py"` as it comes, ` through "redis-py
    2"` or ` through "redis-py 3"` for one version of the protocol; or by one page after the
    other ` until it gets nothing`."""
    return Through(_quoted(word) if word.endswith('"') else "", word.endswith("nothing"))


@with_pattern(_VALUE)
def holding(word: str) -> Value:
    """What a key holds, or bytes: a value, or several texts: `(1 MB of text) and then "end"`,
    `(33 times "*1")`. A map is a hash with these fields and no others."""
    parts = _PARTS.findall(word) if " and then " in word or " times " in word else []
    if not parts or " and then ".join(parts) != word:
        return values.value(word)
    return b"".join(_part(part) for part in parts)


_EXPECTED = rf"(?:no reply|the error {values.TEXT}|the milliseconds of {DURATION}|{_VALUE})"


@with_pattern(_EXPECTED)
def expected(word: str) -> Expected:
    """What is got: a value (`OK`, `"text"`, `3`, `nothing`, `["a", nothing]`; a map is the names
    and texts of a hash in any order), `the error "ERR ..."` (to the letter; a page's error has
    that text in it), `no reply`, or `the milliseconds of 100 s`, less what has passed."""
    if word == "no reply":
        return NoReply()
    if word.startswith("the error "):
        return Refused(_quoted(word))
    return TimeLeft(_seconds(word)) if word.startswith("the milli") else holding(word)


@with_pattern(
    rf"(?:|, in any order| each time| (?:{COUNT}) times| within {DURATION}| from {DURATION} on)"
)
def getting(word: str) -> Getting:
    """How it is got: as the last reply where nothing is said; `, in any order`; ` each time`;
    ` 20 times` and nothing else; ` within 2 s` of repeated commands; ` from 1 s on` (by the
    promise `expiry`), not before, of repeated calls."""
    if word.endswith(" times"):
        return Getting(times=_number(word))
    if word.startswith(" within"):
        return Getting(within=_seconds(word))
    if word.startswith(" from"):
        return Getting(since=_seconds(word))
    return Getting(word == ", in any order", word == " each time")


@with_pattern(r"(?:a page|a Redis client)")
def overwriter(word: str) -> str:
    """Who overwrites a key that others read: `a page` (pages read it), `a Redis client`."""
    return word.rpartition(" ")[2]


@with_pattern(r"(?:the client|the page|the application|the waiting page|each reader)")
def receiver(word: str) -> str:
    """Who gets it: `the client`, `the page`, `the application`, `the waiting page` (whose call was
    begun), or `each reader`: every page or client that reads while another one writes."""
    return word


@with_pattern(r"(?:the clients|the pages)")
def crowd(word: str) -> str:
    """Those that sent or called at once: `the clients`, `the pages`."""
    return word


@with_pattern(rf"(?:exactly {_VALUE}|one line with an error|nothing, and waits)")
def port_answer(word: str) -> PortAnswer:
    """What the Redis port answers: `exactly "+OK"` and no more, `one line with an error` and
    nothing behind it, or `nothing, and waits` for more: the connection is open."""
    if word.startswith("exactly"):
        data = holding(word.removeprefix("exactly "))
        assert isinstance(data, bytes)
        return PortAnswer(data)
    return PortAnswer(one_error=word.startswith("one"), waits=word.startswith("nothing"))


@with_pattern(rf"(?:the same client|other clients|the (?:{COUNT}) clients)")
def port_client(word: str) -> PortClient:
    """Whom the Redis port serves: `the same client` on the same connection, `the 3 clients` that
    keep a connection, or `other clients`, who connect now."""
    return PortClient(word == "the same client", _number(word) if word[4].isdigit() else 0)


TYPES: dict[str, Callable[[str], Any]] = {
    "Key": key,
    "Life": life,
    "Fate": fate,
    "End": end,
    "Span": span,
    "Presence": presence,
    "AtLast": at_last,
    "HowMany": how_many,
    "Memory": memory,
    "Sender": sender,
    "Senders": senders,
    "Manner": manner,
    "Pipelined": pipelined,
    "InPieces": in_pieces,
    "Configured": configured,
    "Caller": caller,
    "Through": through,
    "Holding": holding,
    "Expected": expected,
    "Getting": getting,
    "Receiver": receiver,
    "Overwriter": overwriter,
    "Crowd": crowd,
    "PortAnswer": port_answer,
    "PortClient": port_client,
}


def _part(word: str) -> bytes:
    if " times " not in word or word.startswith('"'):
        found = values.value(word)
        assert isinstance(found, bytes)
        return found
    return _number(word) * values.octets(word[word.index('"') : -1])


def _quoted(word: str) -> str:
    return values.octets(word[word.index('"') :]).decode()


def _number(word: str) -> int:
    found = re.search(COUNT, word)
    assert found
    return types.count(found[0])


def _seconds(word: str) -> float:
    found = re.search(DURATION, word)
    assert found
    return types.duration(found[0])
