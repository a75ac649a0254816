"""Checks on answers. Each names what it looked at, what was promised and what came."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from support.actions import requests
from support.assertions import Mismatch, absent, contains, equal, expect, lacks
from support.clients.http import Exchange
from support.errors import Broken
from support.language.types import Variable, variable
from support.world import World

# A refusal says its status and no more. Longer bodies are pages.
REFUSAL = 120  # bytes
# Lines shorter than this may stand in any answer by chance.
TELLING = 8  # characters


def fact(world: World, name: str) -> str:
    """What the target's profile states.

    Raises:
        Broken: there is no such fact.
    """
    facts = world.profile.facts.model_dump()
    key = name.replace(" ", "_")
    if key == "PHP_version":
        return world.provider.php_version
    if key not in facts:
        known = ", ".join(["PHP version", *(item.replace("_", " ") for item in facts)])
        raise Broken(f"the fact {name!r} is not in the profile; known: {known}")
    return str(facts[key])


def has_status(answer: Exchange, *allowed: int) -> None:
    """The status is one of those."""
    what = f"the status of {answer.request.method} {answer.request.target}"
    wanted = " or ".join(str(status) for status in allowed)
    shown = f"{answer.status} with the body {_start(answer)}"
    expect(answer.status in allowed, what, wanted, shown)


def is_refusal(answer: Exchange, status: int) -> None:
    """The status is that, and the body is a line of text, no page."""
    has_status(answer, status)
    expect(len(answer.body) <= REFUSAL, "the refusal's body", "one line of text", answer.text)


def header_is(world: World, name: str, value: str) -> None:
    """The header has that value; `<its ETag>` and the like are what was remembered."""
    wanted = requests.recalled(world, value)
    equal(f"the header {name}", wanted, world.answer.header(name))


def header_matches(answer: Exchange, name: str, pattern: str) -> None:
    """The whole value of the header is described by the regular expression."""
    value = answer.header(name)
    holds = value is not None and re.fullmatch(pattern, value) is not None
    expect(holds, f"the header {name}", f"a match of {pattern}", value)


def header_values(answer: Exchange, name: str, values: list[str]) -> None:
    """The header came once for each value, in that order."""
    equal(f"the headers {name}", values, answer.all(name))


def header_absent(answer: Exchange, name: str) -> None:
    """The header did not come."""
    absent(f"the header {name}", answer.header(name))


def body_is(answer: Exchange, wanted: bytes) -> None:
    """The decoded body is that."""
    if answer.body != wanted and len(wanted) > 200:
        at = next(
            (i for i, (a, b) in enumerate(zip(wanted, answer.body, strict=False)) if a != b),
            min(len(wanted), len(answer.body)),
        )
        raise Mismatch(
            f"the body (they part at byte {at})",
            f"{len(wanted)} bytes, there {wanted[at : at + 60]!r}",
            f"{len(answer.body)} bytes, there {answer.body[at : at + 60]!r}",
        )
    equal("the body", wanted, answer.body)


def is_empty(answer: Exchange) -> None:
    """Not one byte of a body came."""
    equal("the body", b"", answer.raw)


def body_has_size(answer: Exchange, size: int) -> None:
    """The decoded body has so many bytes."""
    equal("the size of the body in bytes", size, len(answer.body))


def body_contains(answer: Exchange, text: str) -> None:
    """The text is in the decoded body."""
    contains("the body", text, answer.text)


def body_lacks(answer: Exchange, text: str) -> None:
    """The text is not in the decoded body."""
    lacks("the body", text, answer.text)


def length_fits(answer: Exchange) -> None:
    """Content-Length is there and says how many bytes came."""
    equal("the header Content-Length", str(len(answer.raw)), answer.header("content-length"))


def came_encoded(answer: Exchange, coding: str) -> None:
    """The body has that coding, is smaller than what it decodes to, and can be decoded."""
    equal("the header Content-Encoding", coding, answer.header("content-encoding"))
    saved = len(answer.raw) < len(answer.body)
    expect(saved, "the encoded body", f"less than {len(answer.body)} bytes", len(answer.raw))


def nothing_of(world: World, path: str) -> None:
    """No telling line of the file is in the answer, in its headers or in what it printed."""
    answer = world.last
    seen = everything(answer)
    text = world.site_file(path).decode("latin-1")
    # What the script would print is between the quotes of its echo.
    printed = re.findall(r"echo [\"']([^\"']+)[\"']", text)
    lines = [line.strip() for line in text.splitlines()] + printed
    telling = [line for line in lines if len(line) >= TELLING]
    if not telling:
        raise Broken(f"{path}: no line is long enough to be recognised")
    for line in telling:
        lacks(f"the answer to {answer.request.target}", line, seen)


def everything(answer: Exchange) -> str:
    """All that the visitor got: headers, the body as it came and decoded, what followed."""
    seen = answer.raw.decode("latin-1") + answer.rest.decode("latin-1")
    if answer.status is not None:
        seen += answer.text + "".join(f"{key}: {value}\n" for key, value in answer.headers)
    return seen


def page_saw(world: World, wanted: Variable, value: str) -> None:
    """/test.php reported that value."""
    told = value.replace("{visitor's port}", str(world.answer.port))
    wanted_value = requests.recalled(world, world.node.named(told))
    equal(str(wanted), wanted_value, _seen(world.answer, wanted))


def page_saw_start(world: World, wanted: Variable, value: str) -> None:
    """/test.php reported something that begins with that value."""
    found = _seen(world.answer, wanted)
    expect(str(found).startswith(value), str(wanted), f"{value}...", found)


def page_saw_no(world: World, unwanted: Variable) -> None:
    """/test.php did not have that variable."""
    found = _seen(world.answer, unwanted)
    expect(found is None, str(unwanted), "none", found)


def page_saw_table(world: World, table: Iterable[Any]) -> None:
    """/test.php reported each | variable | with its | value |."""
    for row in table:
        page_saw(world, variable(row["variable"]), row["value"])


def page_read(answer: Exchange, text: str) -> None:
    """/test.php read that from php://input."""
    equal("php://input", text, answer.json().get("input"))


def unanswered(exchange: Exchange) -> None:
    """No answer came."""
    what = f"{exchange.request.method} {exchange.request.target}"
    expect(exchange.status is None, what, "no answer", exchange.status)


def closed(exchange: Exchange) -> None:
    """The node closed the connection, rather than waiting for more."""
    expect(exchange.closed, "the connection", "closed by the node", "still open")


def alone(exchange: Exchange) -> None:
    """Nothing followed the first answer."""
    equal("what follows the first answer", b"", exchange.rest)


def all_get(world: World, count: int, status: int, text: str | None = None) -> None:
    """Every answer of the crowd has that status, and that text as its body."""
    equal("the number of visitors", count, len(world.visits.crowd))
    for number, exchange in enumerate(world.visits.crowd, start=1):
        answer = exchange.answered()
        has_status(answer, status)
        if text is not None:
            wanted = text.replace("{number}", str(number))
            equal(f"the body for visitor {number}", wanted, answer.text)


def some_get(world: World, count: int, status: int) -> None:
    """Exactly so many of the crowd's answers have that status."""
    found = [exchange.status for exchange in world.visits.crowd]
    expect(found.count(status) == count, f"answers {status}", count, sorted(found, key=str))


def _seen(answer: Exchange, wanted: Variable) -> Any:
    value: Any = answer.json().get(wanted.array)
    for key in wanted.keys:
        # PHP's array with the keys 0, 1, ... (or none) is JSON's list.
        if isinstance(value, list):
            value = dict(zip(map(str, range(len(value))), value, strict=True))
        value = value.get(key) if isinstance(value, dict) else None
    return str(value) if isinstance(value, int | float) else value


def _start(answer: Exchange) -> str:
    try:
        return repr(answer.text[:80])
    except Mismatch:
        return repr(answer.raw[:80])
