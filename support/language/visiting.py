"""The types of the sentences about visitors: who asks, for what, where, and how.

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

_TEXT = values.TEXT
GATEWAYS = ("HAProxy", "nginx")


@dataclasses.dataclass(frozen=True)
class Visitor:
    """Who asks.

    Attributes:
        who: `a`, `the same`, `a new`, `the new`, `one more`; `the` or nothing before a number.
        count: how many they are.
    """

    who: str
    count: int = 1


@with_pattern(
    r"a visitor|the same visitor|a new visitor|the new visitor|one more visitor"
    rf"|(?:the )?(?:{COUNT}) visitors"
)
def visitor(word: str) -> Visitor:
    """Who asks: `a visitor`, `the same visitor` (with the cookie that the first visit was given),
    `a new visitor` (from an address that the node has not seen yet), `the new visitor` (from that
    address again), `one more visitor` (on top of the connections that are kept), `20 visitors`
    (`{number}` is each one's, from 1), `the 20 visitors` (each with its own cookie)."""
    found = re.fullmatch(rf"(the )?({COUNT}) visitors", word)
    if found:
        return Visitor((found[1] or "").strip(), types.count(found[2]))
    return Visitor(word.removesuffix(" visitor"))


@with_pattern(r"has|have each")
def having(word: str) -> str:
    """`has`, or `have each` where they are many."""
    return word


@with_pattern(r"requests|request|sends [A-Z]{3,10}")
def asking(word: str) -> str:
    """With which method: `requests` and `request` (GET), `sends HEAD` (that one)."""
    return word.removeprefix("sends ") if word.startswith("sends ") else "GET"


@dataclasses.dataclass(frozen=True)
class Where:
    """Whom a visitor asks.

    Attributes:
        host: the site, as the header Host names it; empty for the node's own.
        node: the name of a node of the cluster; empty for the scenario's first.
        way: `gateway`, `every node`, `same connection`, `their connections`, or empty.
    """

    host: str = ""
    node: str = ""
    way: str = ""


@with_pattern(
    rf'(?: of {_TEXT})?(?: from node "[a-z]+"| through the gateway| on every node'
    r"| on the same connection| on their connections)?"
)
def where(word: str) -> Where:
    """Whom the visitor asks: the only node where it is not said, ` of "alice.test"` (a site),
    ` from node "b"`, ` through the gateway`, ` on every node`, ` on the same connection`, ` on
    their connections` (those that are kept); a site and a node together."""
    node = re.search(r' from node "([a-z]+)"$', word)
    host = re.match(rf" of ({_TEXT})", word)
    ways = (
        "through the gateway",
        "on every node",
        "on the same connection",
        "on their connections",
    )
    way = next((item.split(maxsplit=1)[1] for item in ways if word.endswith(item)), "")
    return Where(
        types.text(host[1]) if host else "", node[1] if node else "", way.removeprefix("the ")
    )


_PROTOCOL = (
    r"over HTTP(?:S|/[\d.]+)"
    rf"(?: with (?:HTTP/[\d.]+(?: or HTTP/[\d.]+)?|TLS [\d.]+|the suite {_TEXT}))?"
)


@with_pattern(
    rf"(?: {_PROTOCOL}(?:, trusting only public authorities|, expecting the name {_TEXT}"
    rf"|, offering the protocol {_TEXT})?)?"
)
def way(word: str) -> dict[str, Any]:
    """How a visitor connects: over HTTP/1.1 where it is not said, ` over HTTP/2`, ` over HTTPS`,
    ` over HTTPS with HTTP/2`, ` over HTTPS with HTTP/2 or HTTP/1.1` (as TLS decides), ` over HTTPS
    with TLS 1.2` (or 1.1, or 1.3), ` over HTTPS with the suite "..."` (of TLS 1.2, as OpenSSL names
    it); with `, trusting only public authorities` behind it (a client
    that does not know the authority of the node's certificate) or `, expecting the name "..."`
    (which the certificate must be good for), or `, offering the protocol "imap"` (and no other, by
    ALPN).

    HTTPS goes to the node's own HTTPS listener, where it has one.
    """
    protocol, _, demand = word.partition(", ")
    found = types.way(protocol.strip()) if protocol else {}
    if demand.startswith("trusting"):
        return {**found, "strict": True}
    if demand.startswith("offering"):
        return {**found, "offers": types.text(demand.removeprefix("offering the protocol "))}
    if demand:
        return {**found, "server_name": types.text(demand.removeprefix("expecting the name "))}
    return found


@dataclasses.dataclass(frozen=True)
class With:
    """What a request has besides its target.

    Attributes:
        headers: those that the sentence names, as "Name: value".
        listed: the headers stand in the table below the step.
        text: a text/plain body.
        size: so many bytes in headers, or in the query where `fillers` is 0.
        fillers: so many headers hold them.
    """

    headers: tuple[str, ...] = ()
    listed: bool = False
    text: str | None = None
    size: int = 0
    fillers: int = 0


@with_pattern(
    rf"(?: with the header {_TEXT}| with the headers(?: {_TEXT}(?: and {_TEXT})+)?"
    rf"| with the text {_TEXT}"
    rf"| with (?:{SIZE}) in (?:one header|(?:{COUNT}) headers|the query))?"
)
def with_(word: str) -> With:
    """What the request has besides: ` with the header "Name: value"`, ` with the
    headers "Name: value" and "Name: value"`, ` with the headers` (of the
    table | name | value |), ` with the text "..."` (as its body), ` with 8 kB in one header`,
    ` with 8 kB in 50 headers`, ` with 8 kB in the query`; nothing but Host where it is not said."""
    found = [types.text(item) for item in re.findall(_TEXT, word)]
    if found and word.startswith(" with the header"):
        return With(headers=tuple(found))
    if word.startswith(" with the text "):
        return With(text=found[0])
    if word == " with the headers":
        return With(listed=True)
    size, _, place = word.removeprefix(" with ").partition(" in ")
    if not size:
        return With()
    count = re.match(COUNT, place)
    number = types.count(count[0]) if count else int(place == "one header")
    return With(size=types.size(size), fillers=number)


@dataclasses.dataclass(frozen=True)
class Times:
    """How often: `count` times; `how` is at once, in turn (node by node), streams, or empty."""

    count: int = 1
    how: str = ""


@with_pattern(
    rf"(?: at once| (?:{COUNT}) times (?:in a row"
    r"|at once(?:, on every node in turn|, on one HTTP/2 connection)?))?"
)
def times(word: str) -> Times:
    """How often: once where it is not said; ` at once` (many visitors), ` 20 times in a row` (each
    after the one before was answered), ` 20 times at once`, ` 20 times at once, on every node in
    turn`, ` 20 times at once, on one HTTP/2 connection` (as its streams)."""
    count = re.match(rf" ({COUNT}) times", word)
    how = next(
        (
            name
            for end, name in (("turn", "in turn"), ("connection", "streams"), ("once", "at once"))
            if word.endswith(end)
        ),
        "",
    )
    return Times(types.count(count[1]) if count else 1, how)


@dataclasses.dataclass(frozen=True)
class Keeping:
    """How many connections are kept; none where 0."""

    count: int = 0


@with_pattern(
    rf"(?: and keeps the connection| and keeps (?:{COUNT}) connections"
    r"| and keep their connections)?"
)
def keeping(word: str) -> Keeping:
    """What stays open afterwards: nothing where it is not said; ` and keeps the connection`, ` and
    keeps 2 connections` (one visitor), ` and keep their connections` (many)."""
    count = re.search(COUNT, word)
    return Keeping(types.count(count[0]) if count else int(bool(word)))


@with_pattern(r"posts|has posted")
def posting(word: str) -> str:
    """`posts`, or `has posted` before the When: then it was done (2xx)."""
    return word


@with_pattern(rf"a gateway|{'|'.join(GATEWAYS)}")
def gateway(word: str) -> str:
    """Which one: `HAProxy`, `nginx`, or `a gateway` (HAProxy)."""
    return GATEWAYS[0] if word == "a gateway" else word


@dataclasses.dataclass(frozen=True)
class Posted:
    """The body of a POST.

    Attributes:
        content: its text; None where only its size matters.
        media: its media type.
        size: its bytes, where there is no text.
        manner: `chunks` (its length is not announced), `pieces` (slowly), or empty.
        beside: so many bytes of extensions stand beside its chunks, of one byte each.
    """

    content: str | None = None
    media: str = "text/plain"
    size: int = 0
    manner: str = ""
    beside: int = 0


_MEDIA = {
    "form": "application/x-www-form-urlencoded",
    "JSON": "application/json",
    "text": "text/plain",
}


@with_pattern(
    rf"the (?:form|JSON) {_TEXT}|the text {_TEXT} in pieces"
    rf"|(?:{SIZE})(?: in chunks(?: with (?:{SIZE}) of extensions)?)?"
)
def posted(word: str) -> Posted:
    """A body: `the form "a=1&b=2"`, `the JSON "[1]"`, `the text "..." in pieces` (five, each 0.1 s
    after the one before), `2 kB` (of text), `2 kB in chunks` (their length is not announced),
    `2 kB in chunks with 30 MB of extensions` (of one byte each: so much stands beside them)."""
    found = re.match(rf"the (form|JSON|text) ({_TEXT})(?: in (pieces))?", word)
    if found:
        return Posted(types.text(found[2]), _MEDIA[found[1]], manner=found[3] or "")
    size, chunks, more = word.partition(" in chunks")
    beside = more.removeprefix(" with ").removesuffix(" of extensions")
    return Posted(
        size=types.size(size),
        manner="chunks" if chunks else "",
        beside=types.size(beside) if beside else 0,
    )


@dataclasses.dataclass(frozen=True)
class Uploaded:
    """The file of a form: of the site (`path`), of so many bytes, none chosen, or as listed."""

    field: str = ""
    path: str = ""
    size: int = 0
    listed: bool = False


@with_pattern(rf"the form|(?:the file {_TEXT}|no file|(?:{SIZE})) as {_TEXT}")
def uploaded(word: str) -> Uploaded:
    """A form with files: `the file "/image.png" as "picture"` (a file of the site), `10 kB as
    "book"`, `no file as "photo"` (none was chosen), or `the form`, whose parts are the table
    | field | file name | type | content | (an ordinary field where there is no file name)."""
    if word == "the form":
        return Uploaded(listed=True)
    found = [types.text(item) for item in re.findall(_TEXT, word)]
    if word.startswith("the file "):
        return Uploaded(found[1], path=found[0])
    if word.startswith("no file "):
        return Uploaded(found[0])
    return Uploaded(found[0], size=types.size(word.partition(" as ")[0]))


@with_pattern(r"has uploaded half of|uploads half of|announces")
def stage(word: str) -> str:
    """How far an upload goes: `uploads half of`, `has uploaded half of` (the node has said "100
    Continue", and half of the body was sent), `announces` (only the head, which asks for that)."""
    return "announce" if word == "announces" else "half"


@with_pattern(r"(?:, and waits for the answer)?")
def waiting(word: str) -> bool:
    """`, and waits for the answer`; nothing where the visitor does not."""
    return bool(word)


@dataclasses.dataclass(frozen=True)
class Leaving:
    """How visitors part: `leaves`, `resets`, or `stays` without reading (for `seconds`, or for
    good); `ends` its half of the connection."""

    how: str
    seconds: float = 0.0


@with_pattern(
    rf"(?:leaves?|resets? the connection) after (?:{DURATION})"
    rf"|(?:does|do) not read the answers?(?: for (?:{DURATION}))?"
    r"|says no more and waits for the answer"
)
def leaving(word: str) -> Leaving:
    """How visitors go on: `leave after 300 ms` (or when the answer comes), `reset the connection
    after 300 ms` (in the same way, at once), `do not read the answers` and stay, `does not read the
    answer for 3 s` (and waits for so long), `says no more and waits for the answer` (its half of
    the connection is closed)."""
    if found := re.search(r"answers? for (.+)$", word):
        return Leaving("stays", types.duration(found[1]))
    if "after" in word:
        how, _, time = word.partition(" after ")
        return Leaving("resets" if how.startswith("reset") else "leaves", types.duration(time))
    return Leaving("ends" if word.startswith("says") else "stays")


@dataclasses.dataclass(frozen=True)
class Opening:
    """What is done with a connection: `kind`; so many times, with requests for that target."""

    kind: str
    count: int = 0
    target: str = ""


@with_pattern(
    rf"connects and sends nothing|asks for {_TEXT} and takes nothing of it"
    r"|sends half of a (?:request|TLS handshake)"
    rf"|sends a request byte by byte, slowly|sends (?:{COUNT}) (?:pings|settings)"
    rf"|begins and gives up (?:{COUNT}) requests for {_TEXT}"
)
def opening(word: str) -> Opening:
    """What a visitor does who waits for no answer: `connects and sends nothing`, `sends half of a
    request` (it ends within a header), `sends a request byte by byte, slowly` (ten a second of a
    header that does not end), `sends half of a TLS handshake`; by HTTP/2 `sends 20,000 pings` (or
    settings), `begins and gives up 500 requests for "/page.php"` (resets each stream at once),
    `asks for "/page.php" and takes nothing of it` (there is no window; the head has come)."""
    if found := re.fullmatch(rf"asks for ({_TEXT}) and takes nothing of it", word):
        return Opening("stall", target=types.text(found[1]))
    if found := re.fullmatch(rf"begins and gives up ({COUNT}) requests for ({_TEXT})", word):
        return Opening("give up", types.count(found[1]), types.text(found[2]))
    if found := re.fullmatch(rf"sends ({COUNT}) (pings|settings)", word):
        return Opening(found[2], types.count(found[1]))
    kinds = {"nothing": "nothing", "half of a request": "half", "TLS": "handshake"}
    return Opening(next((kind for part, kind in kinds.items() if part in word), "slowly"))


TYPES: dict[str, Callable[[str], Any]] = {
    "Visitor": visitor,
    "Having": having,
    "Asking": asking,
    "Where": where,
    "Way": way,
    "With": with_,
    "Times": times,
    "Keeping": keeping,
    "Posting": posting,
    "Gateway": gateway,
    "Posted": posted,
    "Uploaded": uploaded,
    "Stage": stage,
    "Waiting": waiting,
    "Leaving": leaving,
    "Opening": opening,
}
