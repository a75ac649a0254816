"""Checks on answers. Each names what it looked at, what was promised and what came."""

from __future__ import annotations

import datetime
import email.utils
import re
from collections.abc import Iterable, Sequence
from typing import Any

from support.actions import filling
from support.assertions import (
    Form,
    Mismatch,
    absent,
    contains_in_turn,
    equal,
    expect,
    lacks,
)
from support.checks import growth
from support.clients.http import Exchange
from support.errors import Broken
from support.language.answers import Body, Saying, Statuses
from support.language.types import Variable, variable
from support.world import World

# A refusal says its status and no more. Longer bodies are pages.
REFUSAL = 120  # bytes
# By how much the clocks of a node and of who looks may differ, and a date is rounded.
CLOCKS = 5.0  # seconds
# Lines shorter than this may stand in any answer by chance.
TELLING = 8  # characters


def has_status(answer: Exchange, *allowed: int) -> None:
    """The status is one of those."""
    expect(answer.status in allowed, *_statuses(answer, allowed))


def _statuses(answer: Exchange, allowed: Sequence[int]) -> tuple[str, str, str]:
    what = f"the status of {answer.request.method} {answer.request.target}"
    wanted = " or ".join(str(status) for status in allowed)
    return what, wanted, f"{answer.status} with the body {_start(answer)}"


def is_status(world: World, wanted: Statuses) -> None:
    """The last answer has one of the statuses, or that which the target's profile states."""
    if wanted.none and world.last.status is None:
        return
    has_status(world.answer, *_codes(world, wanted))


def _codes(world: World, wanted: Statuses) -> tuple[int, ...]:
    return (int(filling.fact(world, wanted.fact)),) if wanted.fact else wanted.codes


def is_refusal(world: World, wanted: Statuses) -> None:
    """The status is that, and the body is a line of text, no page.

    Raises:
        Form: it is refused, with another status of the client's errors.
    """
    codes, answer = _codes(world, wanted), world.answer
    if answer.status not in codes and 400 <= (answer.status or 0) < 500:
        what, promised, came = _statuses(answer, codes)
        raise Form(what, promised, came, f"refused with {answer.status} in place of {promised}")
    has_status(answer, *codes)
    expect(len(answer.body) <= REFUSAL, "the refusal's body", "one line of text", answer.text)


# -- headers


def header_says(world: World, name: str, saying: Saying, table: Iterable[Any] | None) -> None:
    """The header says that; several values stand in the table | value |."""
    answer, text = world.answer, saying.text
    if saying.kind == "absent":
        absent(f"the header {name}", answer.header(name))
    elif saying.kind == "values":
        equal(f"the headers {name}", [row["value"] for row in table or []], answer.all(name))
    elif saying.kind == "matches":
        header_matches(answer, name, text)
    elif saying.kind == "until":
        no_later(answer, name, text)
    elif saying.kind == "now":
        is_now(answer, name)
    elif saying.kind == "most":
        at_most(answer, name, int(text))
    elif saying.kind == "differs":
        found, former = answer.header(name), filling.filled(world, text)
        expect(found not in (None, former), f"the header {name}", f"another than {former}", found)
    else:
        equal(f"the header {name}", _said(world, saying), answer.header(name))


def header_matches(answer: Exchange, name: str, pattern: str) -> None:
    """The whole value of the header is described by the regular expression."""
    value = answer.header(name)
    holds = value is not None and re.fullmatch(pattern, value) is not None
    expect(holds, f"the header {name}", f"a match of {pattern}", value)


def no_later(answer: Exchange, name: str, other: str) -> None:
    """Both headers are dates, and the one is not after the other."""
    found, limit = (_date(answer, header) for header in (name, other))
    expect(found <= limit, f"the header {name}", f"no later than {limit}", found)


def at_most(answer: Exchange, name: str, limit: int) -> None:
    """The header is a number, and no higher than that."""
    found = answer.header(name) or ""
    holds = found.isdecimal() and int(found) <= limit
    expect(holds, f"the header {name}", f"a number of at most {limit}", found)


def is_now(answer: Exchange, name: str) -> None:
    """The header is the date of the moment in which the answer was made."""
    found = _date(answer, name).timestamp()
    holds = answer.started - CLOCKS <= found <= answer.finished + CLOCKS
    moment = email.utils.formatdate(answer.started, usegmt=True)
    expect(holds, f"the header {name}", f"the time of the answer: {moment}", answer.header(name))


def _date(answer: Exchange, name: str) -> datetime.datetime:
    value = answer.header(name)
    try:
        return email.utils.parsedate_to_datetime(value or "")
    except ValueError:
        raise Mismatch(f"the header {name}", "a date", str(value)) from None


def _said(world: World, saying: Saying) -> str:
    if saying.kind == "body":
        return str(len(world.answer.raw))
    if saying.kind == "file":
        return str(len(world.site_file(saying.text)))
    return filling.filled(world, saying.text)


# -- bodies


def has_body(world: World, answer: Exchange, wanted: Body, **more: str) -> None:
    """The answer has that body.

    Args:
        more: what placeholders of its text stand for, such as the `number` of the visitor.
    """
    if wanted.kind == "empty":
        equal("the body", b"", answer.raw)
    elif wanted.kind == "size":
        equal("the size of the body in bytes", wanted.size, len(answer.body))
    elif wanted.kind == "numbered":
        body_is(answer, numbered_page(wanted.size))
    elif wanted.kind == "uploaded":
        body_is(answer, world.people.uploaded)
    elif wanted.kind == "file":
        body_is(answer, world.site_file(wanted.text))
    else:
        body_is(answer, filling.filled(world, wanted.text, **more).encode())


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


def numbered_page(size: int) -> bytes:
    """What /large_output.php prints for that size."""
    line = "line %08d of a large page\n"
    lines = size // len(line % 0) + 1
    return "".join(line % number for number in range(lines)).encode()[:size]


def body_contains(world: World, texts: Sequence[str]) -> None:
    """The texts are in the decoded body, each behind the one before."""
    wanted = [filling.filled(world, text) for text in texts]
    contains_in_turn("the body", wanted, world.answer.text)


def lacks_text(world: World, part: str, text: str) -> None:
    """The text is not in the decoded body, or, of `the answer`, in no header either; or it is not
    in the metrics."""
    if part == "the body":
        seen = world.answer.text
    else:
        seen = growth.page(world) if "metrics" in part else everything(world.answer)
    lacks(part, filling.filled(world, text), seen)


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


def page_saw(world: World, wanted: Variable, value: str, *, whole: bool = True) -> None:
    """/test.php reported that value, or something that begins with it."""
    found, value = _seen(world.answer, wanted), filling.filled(world, value)
    if whole:
        equal(str(wanted), value, found)
    else:
        expect(str(found).startswith(value), str(wanted), f"{value}...", found)


def page_saw_no(world: World, unwanted: Variable) -> None:
    """/test.php did not have that variable."""
    found = _seen(world.answer, unwanted)
    expect(found is None, str(unwanted), "none", found)


def page_saw_table(world: World, table: Iterable[Any]) -> None:
    """/test.php reported each | variable | with its | value |."""
    for row in table:
        page_saw(world, variable(row["variable"]), row["value"])


def closed(exchange: Exchange) -> None:
    """The node closed the connection, rather than waiting for more."""
    expect(exchange.closed, "the connection", "closed by the node", "still open")


def alone(exchange: Exchange) -> None:
    """Nothing followed the first answer."""
    equal("what follows the first answer", b"", exchange.rest)


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
