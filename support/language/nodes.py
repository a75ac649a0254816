"""The types of the sentences about nodes: which ones, how made, what is done to them.

Several of them may be empty, so that one sentence says what would otherwise need five.
Registered with behave by `steps/_types.py`.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

from support.language import types, values
from support.language.patterns import COUNT, DURATION, SIZE, STATUS, with_pattern

_NAME = r'"[a-z]+"'


@dataclasses.dataclass(frozen=True)
class Nodes:
    """Which nodes: those with these names, every one, or else the scenario's only one."""

    names: tuple[str, ...] = ()
    every: bool = False


@dataclasses.dataclass(frozen=True)
class Setup:
    """What a node is started with.

    Attributes:
        second: it is another node, beside the scenario's own.
        source: `configuration` (keys over the defaults), `file` (the whole ephpm.toml), `missing`
            (a file that is not there), or nothing at all.
    """

    second: bool = False
    source: str = ""


@dataclasses.dataclass(frozen=True)
class Deed:
    """What is done to nodes.

    Attributes:
        name: `kill`, `stop`, `tell`, `start`, `restart`, `pause`, `wake`, `signal` or `limit`.
        wiped: it starts again with an empty disk.
        elsewhere: it starts again at another address, and with an empty disk.
        signal: what it is told by to stop, or what it is sent.
        opens: the access log is opened anew when it is sent.
        most: how many files and connections it may have open.
        known: the others have noticed it.
        together: to all of them at one moment.
        waits: until it is ready, who is started.
    """

    name: str
    wiped: bool = False
    elsewhere: bool = False
    signal: str = "SIGTERM"
    opens: bool = False
    most: int = 0
    known: bool = False
    together: bool = False
    waits: bool = True


@dataclasses.dataclass(frozen=True)
class Content:
    """What a file is to hold: its text, its size, or the target of a link; else what follows.

    `changed` is the HTTP date of its last change, where it matters, `age` how many seconds ago
    that was; `special` is `pipe` or `socket`.
    """

    text: str | None = None
    size: int | None = None
    link: str | None = None
    changed: str | None = None
    age: float | None = None
    special: str = ""


@dataclasses.dataclass(frozen=True)
class Change:
    """What becomes of a file: another text, or nothing; or other bytes behind the same looks."""

    text: str | None
    unseen: bool = False


@dataclasses.dataclass(frozen=True)
class Served:
    """What a visitor of a file gets: this text with 200, or this status."""

    text: str | None = None
    status: int = 200


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What becomes of a request that was begun: a status, perhaps later than the last answer.

    No status means that no answer comes.
    """

    status: int | None = None
    later: bool = False


@dataclasses.dataclass(frozen=True)
class Told:
    """What the request log tells: these requests first, these and no other, or so many."""

    count: int | None = None
    others: bool = False


@dataclasses.dataclass(frozen=True)
class Growth:
    """By how much a metric has grown: a count, a time, or requests of which some were slow."""

    count: int | None = None
    slow: int = 0
    above: float | None = None
    seconds: float | None = None


@with_pattern(rf"the node|every node|node {_NAME}|nodes {_NAME}(?:(?:, | and |, and ){_NAME})+")
def nodes(word: str) -> Nodes:
    """Which nodes: `the node` (the only one), `node "a"`, `nodes "a" and "b"`, `every node`."""
    return Nodes(tuple(re.findall(r'"([a-z]+)"', word)), every=word == "every node")


@with_pattern(
    r"(?:a|another) node(?: with the configuration| with the file"
    r"| with a file that does not exist)?"
)
def setup(word: str) -> Setup:
    """A node and what it is started with: `a node`, `another node` (beside the first); `a node
    with the configuration` (keys over the defaults), `a node with the file` (its whole
    ephpm.toml), `a node with a file that does not exist`."""
    source = word.rpartition(" ")[2] if " with the " in word else ""
    return Setup(word.startswith("another"), "missing" if word.endswith("exist") else source)


DEEDS = {
    "killed": Deed("kill"),
    "stopped": Deed("stop"),
    "told to stop": Deed("tell"),
    "started again": Deed("start"),
    "started again with an empty disk": Deed("start", wiped=True),
    "started again at another address": Deed("start", elsewhere=True),
    "restarted": Deed("restart"),
    "paused": Deed("pause"),
    "woken": Deed("wake"),
}
_SENT = rf"sent {values.TEXT}(?:, and opens the access log anew)?"
_LIMITED = rf"limited to (?:{COUNT}) open files and connections"


@with_pattern(
    rf"(?:is|are|was|were) (?:{_SENT}|{_LIMITED}|(?:{'|'.join(sorted(DEEDS, reverse=True))})"
    rf"(?: by {values.TEXT}| together|, one after the other|, and the others know it"
    r"|,? without waiting)?)"
)
def deed(word: str) -> Deed:
    """What is done to nodes, in the tense of the sentence: `is killed` (SIGKILL), `is stopped`
    (SIGTERM, and it has exited with code 0), `are stopped together`, `is told to stop` (SIGTERM,
    without waiting) or `is told to stop by "SIGINT"`, `is started again` (with what it had, until
    it is ready), `is started again with an empty disk` or `is started again at another address`
    (of a cluster, with an empty disk), `are restarted, one after the other` (the next one when all
    see each other), `is paused` (SIGSTOP), `is woken` (SIGCONT). `was killed, and the others know
    it`: they see each other and nobody else. `are started again without waiting` until they are
    ready. `is sent "SIGHUP"`, which is all; or `is sent
    "SIGHUP", and opens the access log anew`: there is a file of its name. `is limited to 64 open
    files and connections`, as by `ulimit -n`, while it runs."""
    rest = word.split(" ", 1)[1]
    if rest.startswith("limited to "):
        return Deed("limit", most=types.count(rest.split()[2]))
    if rest.startswith("sent "):
        sent, _, opens = rest.removeprefix("sent ").partition(", and opens")
        return Deed("signal", signal=types.text(sent), opens=bool(opens))
    rest, hasty, _ = rest.replace(", without", " without").partition(" without waiting")
    name, known, _ = rest.partition(", and the others know it")
    name, together, _ = name.partition(" together")
    name, _, by = name.removesuffix(", one after the other").partition(" by ")
    found = dataclasses.replace(
        DEEDS[name], known=bool(known), together=bool(together), waits=not hasty
    )
    if hasty and (found.name != "start" or found.elsewhere):
        raise ValueError(f"{word!r}: only who is started again may be waited for or not")
    if found.together and found.name != "stop":
        raise ValueError(f"{word!r}: nodes are only stopped together")
    if known and found.name not in ("kill", "pause"):
        raise ValueError(f"{word!r}: that others know it is said of who was killed or paused")
    if by and found.name != "tell":
        raise ValueError(f"{word!r}: only `told to stop` can say by which signal")
    return dataclasses.replace(found, signal=types.text(by)) if by else found


@with_pattern(rf"the document root|the site {values.TEXT}")
def place(word: str) -> str:
    """Where a file is: `the document root`, `the site "alice.test"`."""
    return types.text(word.removeprefix("the site ")) if word.startswith("the site") else ""


@with_pattern(
    rf"(?: with the text {values.TEXT}(?:, last changed (?:{values.TEXT}|{DURATION} ago))?"
    rf"| of (?:{SIZE})"
    rf"|, a link to {values.TEXT}|, a pipe|, a socket)?"
)
def content(word: str) -> Content:
    """What a file holds: ` with the text "..."`, ` with the text "...", last changed "<HTTP
    date>"` (or `30 s ago`), ` of 2 MiB` (no two lines of which are equal), `, a link to
    "/etc/passwd"`, `, a pipe`, `, a socket`; nothing where the content follows below."""
    found = [types.text(item) for item in re.findall(values.TEXT, word)]
    if word.startswith(" of "):
        return Content(size=types.size(word.removeprefix(" of ")))
    if word.startswith(", a link"):
        return Content(link=found[0])
    if word.startswith(", a "):
        return Content(special=word.removeprefix(", a "))
    if not word:
        return Content()
    ago = re.search(rf", last changed ({DURATION}) ago$", word)
    return Content(
        text=found[0],
        changed=found[1] if len(found) > 1 else None,
        age=types.duration(ago[1]) if ago else None,
    )


@with_pattern(
    rf"(?:is|was) (?:changed to the text {values.TEXT}|removed|changed in one byte, its date kept)"
)
def change(word: str) -> Change:
    """What becomes of a file: `is changed to the text "..."` (its time of change is a new one),
    `is changed in one byte, its date kept` (as after a copy that keeps dates), `is removed`."""
    if word.endswith("its date kept"):
        return Change(None, unseen=True)
    found = re.search(values.TEXT, word)
    return Change(types.text(found[0]) if found else None)


@with_pattern(rf"(?: with code (?:{COUNT}))?")
def refusal(word: str) -> int:
    """With which code a node ends that refuses: 1, or ` with code 2` (a wrong command line)."""
    return types.count(word.removeprefix(" with code ")) if word else 1


@with_pattern(rf"the text {values.TEXT}|{STATUS}")
def served(word: str) -> Served:
    """What a visitor gets: `the text "..."`, or a status such as `404`."""
    if word.startswith("the text "):
        return Served(text=types.text(word.removeprefix("the text ")))
    return Served(status=int(word))


@with_pattern(rf"(?: at once| within (?:{DURATION}))?")
def limit(word: str) -> float | None:
    """How long it may take: ` at once`, ` within 1 s`; nothing where it does not matter."""
    if not word:
        return None
    return 0.0 if word == " at once" else types.duration(word.removeprefix(" within "))


@with_pattern(r"(?: on the kept connection)?")
def kept(word: str) -> bool:
    """` on the kept connection`; nothing for a connection of its own."""
    return bool(word)


@with_pattern(r"(?:, and is told so at once)?")
def at_once(word: str) -> bool:
    """`, and is told so at once`; nothing where silence is an answer too."""
    return bool(word)


@with_pattern(rf"{STATUS}(?: afterwards)?|no answer")
def outcome(word: str) -> Outcome:
    """What becomes of a request: `200` (whole), `200 afterwards` (later than the last answer),
    `no answer` (it was cut off)."""
    if word == "no answer":
        return Outcome()
    return Outcome(int(word[:3]), later=word.endswith("afterwards"))


@with_pattern("request|download")
def begun(word: str) -> str:
    """What a visitor has begun: to `request` a slow page, or to `download` a large file."""
    return word


@with_pattern(r"(?: once)?")
def once(word: str) -> bool:
    """` once`, however often there was reason for it; nothing where once is enough."""
    return bool(word)


@with_pattern(r"the access log|the renamed access log")
def which_log(word: str) -> bool:
    """Which file: `the access log`, or `the renamed access log`."""
    return "renamed" in word


@with_pattern(r"an|no")
def any_log(word: str) -> bool:
    """Whether there is one: `an`, or `no`."""
    return word == "an"


@with_pattern(rf"(?: of (?:every node|node {_NAME}|nodes {_NAME}(?:(?:, | and |, and ){_NAME})+))?")
def of_node(word: str) -> Nodes:
    """` of node "a"`, ` of nodes "a" and "b"`, ` of every node`; nothing for the only node."""
    return nodes(word.removeprefix(" of ")) if word else Nodes()


@with_pattern(rf"{values.TEXT}|anything")
def said(word: str) -> str:
    """A text of the log, or `anything`."""
    return "" if word == "anything" else types.text(word)


@with_pattern(rf"(?:{COUNT}) requests|these, the newest first(?:, and no other)?")
def told(word: str) -> Told:
    """What the request log tells: `256 requests`, `these, the newest first` (older ones may
    follow), `these, the newest first, and no other`."""
    if word.endswith(" requests"):
        return Told(count=types.count(word.removesuffix(" requests")))
    return Told(others=not word.endswith("no other"))


@with_pattern(
    rf"{DURATION}|{COUNT}"
    rf"|(?:{COUNT}) (?:requests|statements), (?:{COUNT}) of them longer than (?:{DURATION})"
)
def growth(word: str) -> Growth:
    """By how much a metric has grown: `3`, `1 s`, `2 requests, 1 of them longer than 500 ms`
    (or statements)."""
    if found := re.fullmatch(r"([\d,]+) \w+, ([\d,]+) of them longer than (.*)", word):
        return Growth(types.count(found[1]), types.count(found[2]), types.duration(found[3]))
    if re.fullmatch(DURATION, word):
        return Growth(seconds=types.duration(word))
    return Growth(types.count(word))


@with_pattern(rf"a site {values.TEXT}|(?:{COUNT}) sites")
def sites(word: str) -> list[str]:
    """The hosts of sites: `a site "alice.test"`, `5 sites` (`site-1.test` and so on)."""
    if word.startswith("a site "):
        return [types.text(word.removeprefix("a site "))]
    return [f"site-{number + 1}.test" for number in range(types.count(word.split()[0]))]


TYPES: dict[str, Callable[[str], Any]] = {
    "Nodes": nodes,
    "Setup": setup,
    "Deed": deed,
    "Place": place,
    "Content": content,
    "Change": change,
    "Served": served,
    "Refusal": refusal,
    "Limit": limit,
    "Kept": kept,
    "AtOnce": at_once,
    "Outcome": outcome,
    "Begun": begun,
    "OfNode": of_node,
    "AnyLog": any_log,
    "Once": once,
    "WhichLog": which_log,
    "Said": said,
    "Told": told,
    "Growth": growth,
    "Sites": sites,
}
