"""The types of the sentences about clusters: how one is made, what is done to it, when it is
what it should be.

Their words carry the tense (`is`, `was`), so that one sentence serves Given and When. Registered
with behave by `steps/_types.py`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

from support.language import types, values
from support.language.patterns import COUNT, DURATION, with_pattern
from support.language.shared_databases import LEADER, Leader, leader
from support.language.values import Value

_NAME = r'"[a-z]+"'
_NAMES = rf"{_NAME}(?:(?:, | and |, and ){_NAME})+"
_PROMISES = r"join|replication|failure detection|repair|certificate|election|failover"
_TENSE = r"(?:is|are|was|were)"
_FOR = rf"(?: for {DURATION}(?:, (?:{COUNT}) times)?)?"
_SIGHT = r"hears? (?:each other|every other)|sees? (?:(?:each other|every other) and )?nobody else"
_VALUE = (
    rf"(?:{values.WORD}|true|false|{values.NUMBER}|{values.TEXT}|{values.CONTENT}|\[.*\]|{{.*}})"
)


@dataclasses.dataclass(frozen=True)
class Members:
    """The nodes that a cluster is wanted to have.

    Attributes:
        count: how many; 0 where a table names them.
        configured: ephpm.toml keys for each of them follow.
        chained: each is told of the one before it, and nothing is said of what they see.
        database: they share a database, and each is told of all others.
        own: the node that alone has these keys.
    """

    count: int = 0
    configured: bool = False
    chained: bool = False
    database: bool = False
    own: str = ""


@dataclasses.dataclass(frozen=True)
class Issue:
    """How a site's certificate is issued: the challenge, and for how many seconds it is good."""

    challenge: str
    life: float | None = None


@dataclasses.dataclass(frozen=True)
class Added:
    """How a node is added: with a configuration that follows, with a clock that is ahead by so
    many seconds (less than none: behind)."""

    configured: bool = False
    ahead: float = 0.0


@dataclasses.dataclass(frozen=True)
class Trouble:
    """What happens to nodes or to their links.

    Attributes:
        kind: `cut` (silently), `reject` (who tries is told), `deaf`, `kill`, `pause`; of bad links
            `lose`, `double` or `delay`.
        source: whom a deaf node does not hear.
        share: of 100 packets, so many are lost (`lose`) or come twice (`double`).
        late: so many seconds later than they should packets come (`delay`).
        seconds: for how long; None until it is undone.
        times: how often.
    """

    kind: str
    source: str = ""
    seconds: float | None = None
    times: int = 1
    share: int = 0
    late: float = 0.0


@dataclasses.dataclass(frozen=True)
class Time:
    """When something is looked at: until it is so, within a promise; all the while, for so many
    seconds; or, where neither is said, once."""

    promise: str = ""
    seconds: float | None = None


@dataclasses.dataclass(frozen=True)
class Source:
    """Where a node reads: a key, by a Redis client or in a page."""

    key: bytes
    page: bool = False


@dataclasses.dataclass(frozen=True)
class Written:
    """How keys are written: through which node (or the gateway, where none is named).

    Attributes:
        again: they are the ones that were written before, with other texts.
        spread: each has reached every node.
    """

    node: str = ""
    again: bool = False
    spread: bool = False


@dataclasses.dataclass(frozen=True)
class Tale:
    """What nodes tell: `themselves`, `everybody`, `facts`, `keepers`, `clash` or `no clash`, of
    which key or name, and how many."""

    about: str
    count: int = 0
    key: bytes = b""
    name: str = ""


@dataclasses.dataclass(frozen=True)
class State:
    """What nodes are to have come to.

    Attributes:
        kind: `see`, `read`, `have`, `serve` or `follow`.
        text: what they have (`the key`, `no key`, `the ETag of`), or the site that they serve.
        key: of which key.
        exactly: they see nobody else; or they serve another certificate than before.
    """

    kind: str
    text: str = ""
    key: bytes = b""
    exactly: bool = False
    leader: Leader | None = None


@dataclasses.dataclass(frozen=True)
class Noise:
    """What a stranger does: `junk`, `repeat` (datagrams that a node has sent), `announce` (more
    than anybody sends) or `silent`; to the port `gossip` or `data`; so many times."""

    kind: str
    port: str
    count: int


@dataclasses.dataclass(frozen=True)
class Failed:
    """For how long no request fails, or how many there were at least."""

    seconds: float | None = None
    least: int = 0


@with_pattern(
    rf"(?:{COUNT}) nodes(?: with the configuration|, each told of the one before it"
    rf"| with a database(?: and the configuration|, node {_NAME} with the configuration)?)?"
    r"|these nodes"
)
def members(word: str) -> Members:
    """The nodes of a cluster, named "a", "b", "c", ...: `3 nodes`, which see each other; `3 nodes
    with the configuration`: the ephpm.toml of each has these keys over the defaults; `3 nodes with
    a database` that they share, each told of all others, perhaps ` and the configuration` or `,
    node "c" with the configuration`; `10 nodes, each told of the one before it`, the first of
    nobody; `these nodes`: each | node | is told of
    the others in | told of |: names, "nobody" (an address without a node), "unknown" (a name that
    cannot be resolved)."""
    if word == "these nodes":
        return Members()
    count, _, rest = word.partition(" nodes")
    return Members(
        types.count(count),
        rest.endswith("configuration"),
        rest.endswith("it"),
        rest.startswith(" with a database"),
        _first(rest),
    )


@with_pattern(rf" by {values.TEXT}(?:, good for {DURATION})?")
def issue(word: str) -> Issue:
    """How the site proves to the authority that it is its own: ` by "http-01"` or
    ` by "tls-alpn-01"`; `, good for 12 s`: so long after it was issued a certificate ends."""
    challenge, _, life = word.removeprefix(" by ").partition(", good for ")
    return Issue(types.text(challenge), types.duration(life) if life else None)


@with_pattern(rf"(?:, node {_NAME} when the others are ready)?")
def late(word: str) -> str:
    """`, node "b" when the others are ready`: that one later; nothing for all at once."""
    return _first(word)


@with_pattern(
    rf"{_TENSE} added(?: with the configuration|, (?:its|their) clock {DURATION} (?:behind|ahead))?"
)
def added(word: str) -> Added:
    """How a node comes to be one more, told of those that are there: `is added`, until it is
    ready; `is added with the configuration`: these keys over those of a node of the cluster;
    `was added, its clock 20 s behind` that of the others, or `20 s ahead`, and all see it."""
    found = re.search(DURATION, word)
    seconds = types.duration(found[0]) if found else 0.0
    return Added(word.endswith("configuration"), -seconds if word.endswith("behind") else seconds)


@with_pattern(
    rf"{_TENSE} cut off from the others{_FOR}|{_TENSE} refused by the others"
    rf"|(?:no longer hears|does not hear) node {_NAME}{_FOR}|(?:is dead|sleeps) for {DURATION}"
    rf"|(?:has|have|had) links that (?:(?:lose|double) (?:{COUNT}) % of all packets"
    rf"|delay all packets by {DURATION})(?: for {DURATION})?"
)
def trouble(word: str) -> Trouble:
    """What happens to nodes or to their links. `is cut off from the others`: every link to those
    that are not named is cut, silently and both ways (of every node: each is alone); `was refused
    by the others`: the same, and who tries is told at once; `no longer hears node "b"`: what that
    one sends does not arrive, the other way is open. It lasts, or is undone: ` for 3 s`, ` for
    2 s, 4 times`. `is dead for 2 s`: killed, and started again after that time; `sleeps for 2 s`:
    paused, and woken. `has links that lose 30 % of all packets`, `double 30 % of all packets`, or
    `delay all packets by 200 ms` (give or take a half, so that some overtake others), for good or
    ` for 5 s`. Clients that write and read all the while note it in their history."""
    if found := re.search(rf"links that (\w+) (?:({COUNT}) %|all packets by ({DURATION}))", word):
        lasting = re.search(rf" for ({DURATION})$", word)
        return Trouble(
            found[1],
            seconds=types.duration(lasting[1]) if lasting else None,
            share=types.count(found[2] or "0"),
            late=types.duration(found[3]) if found[3] else 0.0,
        )
    seconds = re.search(DURATION, word)
    times = re.search(rf"({COUNT}) times$", word)
    return Trouble(
        next(kind for start, kind in TROUBLES if start in word),
        _first(word),
        types.duration(seconds[0]) if seconds else None,
        types.count(times[1]) if times else 1,
    )


TROUBLES = (
    (" cut off ", "cut"),
    (" refused ", "reject"),
    (" hear", "deaf"),
    ("is dead", "kill"),
    ("sleeps", "pause"),
    (" lose ", "lose"),
    (" double ", "double"),
    (" delay ", "delay"),
)


@with_pattern(rf"within the (?:{_PROMISES}) time|for (?:the next )?{DURATION}|at once")
def time(word: str) -> Time:
    """`within the repair time` (or join, replication, failure detection, certificate): it becomes
    true by then, as the target promises; `for the next 3 s`, or `for 3 s`: it is true whenever
    somebody looks; `at once`: it is true for who looks once."""
    if word.startswith("within"):
        return Time(word.removeprefix("within the ").removesuffix(" time"))
    found = re.search(DURATION, word)
    return Time(seconds=types.duration(found[0]) if found else None)


@with_pattern(_SIGHT)
def sight(word: str) -> bool:
    """Who sees whom. `hear each other`: each of the nodes takes the others to be alive; where the
    target does not tell its members, what each stores now is read through each other one. `see
    each other and nobody else`: and no other node; `sees nobody else`, of a node that is alone.
    True for the second."""
    return word.startswith("see")


@with_pattern(rf"reads? {_VALUE}")
def read(word: str) -> Value:
    """What is read: `reads "new"`, `read nothing` (there is no such key), `reads {"name": "Anna"}`
    (a hash with these fields and no others)."""
    return values.value(word.partition(" ")[2])


@with_pattern(rf"the key {values.TEXT}(?: in a page)?")
def source(word: str) -> Source:
    """Where it is read: `the key "page"`, by a Redis client of the node; `the key "page" in a
    page`, by ephpm_kv_get()."""
    found = re.search(values.TEXT, word)
    assert found
    return Source(values.octets(found[0]), word.endswith("in a page"))


@with_pattern(r"(?:has|have) (?:the key|no key|the same text at the key|the ETag of)")
def has(word: str) -> str:
    """`has the key`: there is one; `has no key`; `has the same text at the key`: whatever it is,
    but not nothing; `has the ETag of` a page: one key "etag:..." that ends with its target. The
    words behind the verb are returned."""
    return word.partition(" ")[2]


@with_pattern(
    rf"{LEADER}|{_SIGHT}|reads? nothing from the key {values.TEXT}"
    rf"|(?:has|have) (?:the key|no key|the ETag of) {values.TEXT}"
    rf"|serves? {values.TEXT} with (?:one|a new) certificate"
)
def state(word: str) -> State:
    """What nodes are waited for to have come to, in the words of the Thens: `hear each other`,
    `sees every other and nobody else`, `reads nothing from the key "page"`, `has the key "page"`,
    `has no key "page"`, `has the ETag of "/page.php"`, `serves "shop.test" with one
    certificate` (or `a new` one: another than was seen last), `takes node "b" for the primary`."""
    if re.fullmatch(_SIGHT, word):
        return State("see", exactly=sight(word))
    if re.fullmatch(LEADER, word):
        return State("follow", leader=leader(word))
    found = re.search(values.TEXT, word)
    assert found
    if word.startswith("serve"):
        return State("serve", types.text(found[0]), exactly="a new" in word)
    kind = "read" if word.startswith("read") else "have"
    return State(kind, word[: found.start()].strip().partition(" ")[2], values.octets(found[0]))


@with_pattern(
    rf"(?:are|were) written (?:again )?through (?:the gateway|node {_NAME})"
    r"(?: and read through every node)?"
)
def written(word: str) -> Written:
    """How keys, each with a text of its own, are stored by Redis clients: `through node "a"`;
    `through the gateway`, which passes the clients on to one node after the other; `again
    through node "b"`: the ones that were written before, with other texts. `and read through
    every node`: each of them has reached every node, within the promise `replication`."""
    return Written(_first(word), " again " in word, word.endswith("every node"))


@with_pattern(
    rf"its own name|the names of all, and no other|the health, memory and keys of every member"
    rf"|that (?:{COUNT}) nodes keep the key {values.TEXT}|that two nodes call themselves {_NAME}"
    r"|of no two nodes that have one name"
)
def tale(word: str) -> Tale:
    """What every node tells. `its own name`, of those who were asked: and no two have the same;
    `the names of all, and no other`: as alive, and as members; `the health, memory and keys of
    every member`: what that one tells of itself, its health "up", its memory more than none,
    within the promise `replication`; `that 2 nodes keep the key "kept"`: the same ones, within
    the promise `repair`; `that two nodes call themselves "b"`, and of no other clash, within the
    promise `join`; `of no two nodes that have one name`, now."""
    found = re.search(values.TEXT, word)
    if word.startswith("of no two"):
        return Tale("no clash")
    if word.startswith("that two"):
        return Tale("clash", name=_first(word))
    if word.startswith("that "):
        assert found
        return Tale("keepers", types.count(word.split()[1]), values.octets(found[0]))
    about = {"its own name": "themselves", "the names of all, and no other": "everybody"}
    return Tale(about.get(word, "facts"))


@with_pattern(rf"owns some of the keys|keeps its share of the keys, give or take (?:{COUNT}) %")
def share(word: str) -> int | None:
    """`owns some of the keys` that were written: at least one belongs to the node; `keeps its
    share of the keys, give or take 20 %`: no node keeps more or less than the mean by more than
    that, within the promise `repair`."""
    return None if word.startswith("owns") else types.count(word.split()[-2])


@with_pattern(rf"to (?:every node|node {_NAME}|nodes {_NAMES})|nowhere")
def goal(word: str) -> list[str] | None:
    """Where a name leads: `to nodes "a" and "b"`, `nowhere`, `to every node` that runs then
    (None)."""
    return None if word == "to every node" else re.findall(r'"([a-z]+)"', word)


@with_pattern(r"one|a new")
def certificate(word: str) -> bool:
    """`one` certificate, the same on all; `a new` one: another than was seen last. True for the
    second."""
    return word == "a new"


@with_pattern(rf"one certificate|(?:{COUNT}) certificates")
def issued(word: str) -> int:
    """How many certificates: `one certificate`, `2 certificates`."""
    return 1 if word == "one certificate" else types.count(word.split()[0])


@with_pattern(
    rf"(?:sends|sent|has sent) (?:{COUNT}) datagrams of junk to the gossip port"
    rf"|(?:repeats|has repeated) what it has heard, (?:{COUNT}) times, to the gossip port"
    rf"|(?:opens|has opened) (?:{COUNT}) connections (?:with junk|with nothing|that announce 4 GB)"
    r" to the data port"
)
def noise(word: str) -> Noise:
    """What a stranger does: `sends 5,000 datagrams of junk to the gossip port` (of many sizes);
    `repeats what it has heard, 5,000 times, to the gossip port` (from a node that was told of
    `{stranger}`); `opens 200 connections with junk to the data port`, or `with nothing`, or `that
    announce 4 GB`: these stay open."""
    found = re.search(rf"(?<![^ ])(?:{COUNT})(?= (?:datagrams|times|connections))", word)
    assert found
    kinds = {"of junk": "junk", "heard": "repeat", "with junk": "junk", "announce": "announce"}
    kind = next((kind for part, kind in kinds.items() if part in word), "silent")
    return Noise(kind, word.split()[-2], types.count(found[0]))


@with_pattern(rf"fails for the next {DURATION}|has failed, of at least (?:{COUNT})")
def failed(word: str) -> Failed:
    """`fails for the next 3 s`: the visitors go on for so long; `has failed, of at least 50`: the
    visitors stop, and there were so many."""
    if word.startswith("fails"):
        return Failed(seconds=types.duration(word.removeprefix("fails for the next ")))
    return Failed(least=types.count(word.split()[-1]))


TYPES: dict[str, Callable[[str], Any]] = {
    "Members": members,
    "Issue": issue,
    "Late": late,
    "Added": added,
    "Trouble": trouble,
    "Time": time,
    "Sight": sight,
    "Read": read,
    "Source": source,
    "Has": has,
    "State": state,
    "Written": written,
    "Tale": tale,
    "Share": share,
    "Goal": goal,
    "Certificate": certificate,
    "Issued": issued,
    "Failed": failed,
    "Noise": noise,
}


def _first(word: str) -> str:
    """The first name of a node; empty where there is none."""
    found = re.search(r'"([a-z]+)"', word)
    return found[1] if found else ""
