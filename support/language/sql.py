"""The types of the sentences about SQL: who runs what, where and how, and what comes of it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from typing import Any

from support.language import types, values
from support.language.cells import Cell, cells, value_of
from support.language.patterns import COUNT, DURATION, with_pattern

_NAME = r'"[a-z]+"'
_NODES = rf"nodes {_NAME}(?:(?:, | and |, and ){_NAME})+"
_PLACE = rf"(?: at (?:node {_NAME}|{_NODES}|every node|the [a-z ]+?))?"
_CLIENT = rf"(?:client {_NAME}|a client|a new client|(?:{COUNT}) clients){_PLACE}"
_STATE = r'"[0-9A-Z]{5}"'

NEW = "new client"  # a connection of its own each time
PROGRAM = "the command-line client"


@dataclasses.dataclass(frozen=True)
class SqlClient:
    """Who runs statements, and where.

    Attributes:
        name: of the client; the same name is the same connection.
        count: how many there are, each with a connection of its own; 0 for the one.
        node: of a cluster, by its name.
        nodes: several of them, at each of which the same is looked at; with `every`, all that run.
        place: another server than a node's, such as `proxy`.
    """

    name: str = "client"
    count: int = 0
    node: str = ""
    place: str = ""
    nodes: tuple[str, ...] = ()
    every: bool = False


@dataclasses.dataclass(frozen=True)
class SqlWay:
    """How statements are run.

    Attributes:
        values: of the parameters; None where there are none.
        through: "" for PyMySQL, or `PDO`, `mysqli`, or the command-line client.
        prepared: as a prepared statement also without values.
        kept: it was prepared by the client before, where it is the same, and stays so.
        waits: whether the client waits for the answer.
        times: how often, one after the other.
        leaves: each of many clients connects when its turn is, and leaves when it is done.
    """

    values: tuple[Cell, ...] | None = None
    through: str = ""
    prepared: bool = False
    waits: bool = True
    times: int = 1
    kept: bool = False
    leaves: bool = False


@dataclasses.dataclass(frozen=True)
class Statements:
    """Which statements: this one, those that follow below, or so many that are generated."""

    text: str | None = None
    generated: int = 0
    packets: bool = False


@dataclasses.dataclass(frozen=True)
class Connecting:
    """What a client does with its connection.

    `name` is `connect`, `leave` (it says goodbye), `break` (without a word) or `reset`.
    """

    name: str
    user: str | None = None
    password: str | None = None
    database: str | None = None
    charset: str | None = None


@dataclasses.dataclass(frozen=True)
class SqlSubject:
    """Of which statement something is said: the last one, a client's last, each; a connection."""

    client: str = ""
    each: bool = False


@dataclasses.dataclass(frozen=True)
class Did:
    """What came of a statement.

    Attributes:
        name: `refuse`, `change`, `find`, `id`, `done`, `answered`, `wait`, `lost`, `end`, `stay`.
        number: of the error; of rows; the id.
        state: SQLSTATE of the error.
        told: what its message says among other things.
        within: seconds by which it has come.
        since: seconds before which it has not.
    """

    name: str
    number: int = 0
    state: str = ""
    told: str = ""
    within: float | None = None
    since: float | None = None


@dataclasses.dataclass(frozen=True)
class Finding:
    """What a query finds: the rows below, no rows, or this one cell."""

    cell: str | None = None
    nothing: bool = False


@dataclasses.dataclass(frozen=True)
class Soon:
    """By when something is so: a promise, so many seconds, or when somebody looks once."""

    deadline: str = ""
    seconds: float | None = None


# --- types ---------------------------------------------------------------------------------------


@with_pattern(_CLIENT)
def sql_client(word: str) -> SqlClient:
    """Who runs statements: `client "a"` (PyMySQL; one name is one connection), `a client`, `a new
    client` (a connection of its own), `20 clients` (at once, each on its own; `{number}` in a
    statement is the client's). Where: at the node; ` at node "b"` of a cluster; ` at nodes "a" and
    "b"` or ` at every node` that runs, where something is looked at; ` at the gateway`; ` at the
    proxy` or another server that a Given has named."""
    who, _, where = word.partition(" at ")
    count = types.count(who.split()[0]) if who.endswith("clients") else 0
    name = _quoted(who) if who.startswith("client ") else who.removeprefix("a ")
    node = _quoted(where) if where.startswith("node ") else ""
    place = where.removeprefix("the ") if where.startswith("the ") else ""
    nodes = tuple(re.findall(r'"([a-z]+)"', where)) if where.startswith("nodes ") else ()
    every = where == "every node"
    return SqlClient("client" if count else name, count, node, place, nodes, every)


@with_pattern(r"runs?|has run|have run|sends|has sent")
def runs(word: str) -> str:
    """`runs` or `run`, in the tense of the sentence: `has run`, `have run`; packets are what it
    `sends`."""
    return word


@with_pattern(rf"{values.TEXT}|the statements?|(?:{COUNT}) generated (?:statements|packets)")
def statements(word: str) -> Statements:
    """Which statements: one in double quotes; `the statement` below, or `the statements` below,
    each of which ends with `;` at the end of a line (or stands in a row of | statement |); `300
    generated statements` or `300 generated packets`: nonsense and near misses, the same each
    time."""
    if "generated" in word:
        return Statements(generated=types.count(word.split()[0]), packets=word.endswith("packets"))
    return Statements(types.text(word) if word.startswith('"') else None)


@with_pattern(
    r"(?: with the values \[.*\])?"
    rf"(?: through (?:PyMySQL|PDO|mysqli|{PROGRAM}))?(?:, prepared(?: once)?)?"
    rf"(?:, (?:{COUNT}) times)?(?:, without waiting)?(?:, and leaves?)?"
)
def sql_way(word: str) -> SqlWay:
    """How it is run: as a text, ` through PyMySQL` too; ` with the values [1, "x", nothing,
    x'ff']`: a prepared statement, in the binary protocol; ` through PDO` (which puts values into
    the text by itself, but for `, prepared`) or ` through mysqli` (a PHP page on the node), `
    through the command-line client`; `, prepared` also without values; `, 100 times` (`{time}` is
    the number); `, without waiting` for the answer; `, and leaves`: many `, and leave`, each as
    soon as it is done."""
    given = re.match(r" with the values (\[.*\])", word)
    rest = word[given.end() :] if given else word
    through = re.search(rf" through (PDO|mysqli|{PROGRAM})", rest)
    times = re.search(rf", ({COUNT}) times", rest)
    leaves = re.search(r", and leaves?$", rest)
    rest = rest[: leaves.start()] if leaves else rest
    return SqlWay(
        values=_values(given[1]) if given else None,
        through=through[1] if through else "",
        prepared=", prepared" in rest,
        waits=not rest.endswith("without waiting"),
        times=types.count(times[1]) if times else 1,
        kept=", prepared once" in rest,
        leaves=bool(leaves),
    )


@with_pattern(
    rf"(?:connects?|has connected|have connected)(?: as {values.TEXT})?"
    rf"(?: with the password {values.TEXT})?"
    rf"(?: to the database {values.TEXT})?(?: in {values.TEXT})?"
    r"|leaves|has left|breaks off|has broken off|resets its connection|has reset its connection"
)
def connecting(word: str) -> Connecting:
    """What a client does: `connects`, with ` as "user"`, ` with the password "..."`, ` to the
    database "..."`, ` in "latin1"` (its character set); `leaves`; `breaks off` without a word;
    `resets its connection` (COM_RESET_CONNECTION)."""
    if "connect" in word.split(" as ")[0].split(" to ")[0] and "reset" not in word:

        def said(before: str) -> str | None:
            found = re.search(rf" {before} ({values.TEXT})", word)
            return types.text(found[1]) if found else None

        return Connecting(
            "connect", said("as"), said("with the password"), said("to the database"), said("in")
        )
    for sign, name in (("left", "leave"), ("leaves", "leave"), ("reset", "reset")):
        if sign in word:
            return Connecting(name)
    return Connecting("break")


@with_pattern(
    rf"the statement(?: of client {_NAME})?|each (?:statement|connection)"
    rf"|the connection(?: of client {_NAME})?"
)
def sql_subject(word: str) -> SqlSubject:
    """Of what something is said: `the statement` (the last one), `the statement of client "b"`,
    `each statement` (of all that were run, or of all clients), `the connection`, `the connection of
    client "b"`."""
    if word.endswith('"'):
        return SqlSubject(client=_quoted(word))
    return SqlSubject(each=word.startswith("each"))


_DID = (
    rf"is refused with (?:{COUNT})(?: {_STATE}(?:, and told {values.TEXT})?)?"
    rf"|changes (?:no rows|1 row|(?:{COUNT}) rows)"
    rf"|finds (?:no rows|1 row|(?:{COUNT}) rows)|makes the id (?:{COUNT})|is done|is answered"
    r"|still waits|gets no answer|is closed|is kept open"
)


@with_pattern(rf"(?:{_DID})(?: (?:within|after|for) (?:{DURATION}))?")
def did(word: str) -> Did:
    """What came of it: `is refused with 1062 "23000"` (MySQL's number and SQLSTATE; before a client
    has logged in there is none), perhaps `, and told "..."` in its message, `changes 2 rows`,
    `finds no rows`, `makes the id 7`, `is done`, `is answered` (done or refused), `still waits`,
    `gets no answer` (the connection ended); a connection `is closed`, or `is kept open for 2 s`;
    perhaps ` within 2 s`, or ` after 1 s`: not before, and by the promise `timed out` after it."""
    found = re.search(rf" (within|after|for) ({DURATION})$", word)
    head = word[: found.start()] if found else word
    seconds = types.duration(found[2]) if found else None
    within = seconds if found and found[1] == "within" else None
    since = seconds if found and found[1] in ("after", "for") else None
    head, _, told = head.partition(", and told ")
    number = re.search(rf"({COUNT}|no|1)(?= rows?$| \"|$)", head)
    count = 0 if number is None or number[1] == "no" else types.count(number[1])
    if head.startswith("is refused"):
        state = head[-6:-1] if head.endswith('"') else ""
        return Did("refuse", count, state, types.text(told) if told else "", within, since)
    names = {
        "changes": "change",
        "finds": "find",
        "makes": "id",
        "is": head.split()[-1],
        "still": "wait",
    }
    if head in ("is closed", "is kept open"):
        return Did("end" if head == "is closed" else "stay", 0, within=within, since=since)
    return Did(names.get(head.split()[0], "lost"), count, within=within, since=since)


@with_pattern(r"(?:|, in any order)")
def row_order(word: str) -> bool:
    """In which order rows come: as they stand, or `, in any order`. True for the latter."""
    return bool(word)


@with_pattern(rf"(?: of client {_NAME})?")
def of_sql_client(word: str) -> str:
    """` of client "b"`; of the last statement where nothing is said."""
    return _quoted(word) if word else ""


@with_pattern(rf"the rows|no rows|{values.TEXT}|{values.CONTENT}|NULL|-?[\d.]+|x'[0-9a-f]*'")
def finding(word: str) -> Finding:
    """What a query finds: `the rows` below, `no rows`, or one cell: `5`, `"text"`, `NULL`."""
    if word in ("the rows", "no rows"):
        return Finding(nothing=word == "no rows")
    return Finding(word)


_TIMES = "effect|replication|failure detection|repair|upstream|election|failover"


@with_pattern(rf"(?:|within the (?:{_TIMES}) time |within {DURATION} )")
def soon(word: str) -> Soon:
    """By when: who looks once finds it; `within the replication time `, as the target promises;
    `within 5 s `."""
    if not word:
        return Soon()
    if word.startswith("within the "):
        return Soon(deadline=word.removeprefix("within the ").removesuffix(" time "))
    return Soon(deadline="effect", seconds=types.duration(word.removeprefix("within ").strip()))


def _quoted(word: str) -> str:
    found = re.search(r'"([^"]*)"', word)
    return found[1] if found else ""


def _values(word: str) -> tuple[Cell, ...]:
    """The values of parameters: `[1, "x", nothing, x'ff', (2 MB of text)]`."""
    inner = word[1:-1].strip()
    return tuple(value_of(cell) for cell in cells(inner)) if inner else ()


def split(text: str) -> list[str]:
    """The statements of a text: each ends with `;` at the end of a line, or with the text."""
    parts = re.split(r";[ \t]*(?:\n|$)", text)
    return [part.strip() for part in parts if part.strip()]


TYPES: dict[str, Callable[[str], Any]] = {
    "SqlClient": sql_client,
    "Runs": runs,
    "Statements": statements,
    "SqlWay": sql_way,
    "Connecting": connecting,
    "SqlSubject": sql_subject,
    "Did": did,
    "RowOrder": row_order,
    "OfSqlClient": of_sql_client,
    "Finding": finding,
    "Soon": soon,
}
