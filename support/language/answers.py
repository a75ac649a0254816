"""The types of the sentences about answers: status, headers, body, and what else shows.

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

_TEXT = values.TEXT


@dataclasses.dataclass(frozen=True)
class Statuses:
    """The statuses that are allowed; or the fact of the target's profile that names the one.

    `none`: that there is no answer is allowed as well.
    """

    codes: tuple[int, ...] = ()
    fact: str = ""
    none: bool = False


@with_pattern(
    rf"(?:(?:{STATUS}, )*{STATUS} or )?{STATUS}|{STATUS}, or there is none|the target's {_TEXT}"
)
def statuses(word: str) -> Statuses:
    """An HTTP status: `404`, `400 or 404`, `400, 413 or 431` (as the promise allows), `400, or
    there is none` (no answer), `the target's "traversal refusal"` (its profile states it)."""
    if word.endswith(", or there is none"):
        return Statuses((int(word.split(",")[0]),), none=True)
    if word.startswith("the target's "):
        return Statuses(fact=types.text(word.removeprefix("the target's ")))
    return Statuses(tuple(int(code) for code in re.split(", | or ", word)))


@dataclasses.dataclass(frozen=True)
class Saying:
    """What is said of a header: `kind` is, differs, matches, file, body, absent, values, most (a
    number, at most `text`), now, or until (a date that is no later than that of the header
    `text`)."""

    kind: str
    text: str = ""


@with_pattern(
    rf"is {_TEXT}|differs from {_TEXT}|matches {_TEXT}|is the size of {_TEXT}"
    rf"|is the size of the body|is absent|comes as|is no later than {_TEXT}"
    rf"|is at most (?:{COUNT})|is the time of the answer"
)
def saying(word: str) -> Saying:
    """What a header says: `is "..."` (exactly), `differs from "..."` (it is there, with another
    value), `matches "..."` (the regular expression describes all of it), `is the size of
    "/plain.txt"` (a file of the site), `is the size of the body` (the bytes that came), `is
    absent`, `comes as` (once for each row of the table | value |, in that order), `is no later
    than "Date"` (both are dates of the answer), `is at most 800` (a number), `is the time of the
    answer` (a date, give or take 5 s)."""
    bare = {
        "is the size of the body": "body",
        "is absent": "absent",
        "comes as": "values",
        "is the time of the answer": "now",
    }
    if word in bare:
        return Saying(bare[word])
    if word.startswith("is at most "):
        return Saying("most", str(types.count(word.removeprefix("is at most "))))
    words, text = word[: word.index('"')].strip(), types.text(word[word.index('"') :])
    kinds = {
        "is": "is",
        "differs from": "differs",
        "matches": "matches",
        "is no later than": "until",
    }
    return Saying(kinds.get(words, "file"), text)


@dataclasses.dataclass(frozen=True)
class Body:
    """A body: `kind` is text, file (of the site, at `text`), uploaded, empty, size or numbered."""

    kind: str
    text: str = ""
    size: int = 0


_BODY = (
    rf"{_TEXT}|the file {_TEXT}|the file that was uploaded|empty|(?:{SIZE}) long"
    rf"|the numbered page of (?:{SIZE})"
)


@with_pattern(_BODY)
def body(word: str) -> Body:
    """A decoded body: `"..."`, `the file "/plain.txt"` (of the site, byte for byte), `empty` (not
    one byte came), `the file that was uploaded` (to an application), `2 kB long`, `the numbered
    page of 5 kB` (what /large_output.php prints)."""
    if word == "empty":
        return Body("empty")
    if word == "the file that was uploaded":
        return Body("uploaded")
    if word.startswith("the numbered page of "):
        return Body("numbered", size=types.size(word.removeprefix("the numbered page of ")))
    if word.endswith(" long"):
        return Body("size", size=types.size(word.removesuffix(" long")))
    kind = "file" if word.startswith("the file ") else "text"
    return Body(kind, types.text(word.removeprefix("the file ")))


@dataclasses.dataclass(frozen=True)
class Answer:
    """An answer: its status and, where it matters, its body."""

    status: int
    body: Body | None = None


@with_pattern(rf"{STATUS}(?: with {_TEXT})?|{_BODY}")
def answer(word: str) -> Answer:
    """An answer: a status, `418 with "..."`, or a body (with 200)."""
    found = re.fullmatch(rf"({STATUS})(?: with ({_TEXT}))?", word)
    if not found:
        return Answer(200, body(word))
    return Answer(int(found[1]), body(found[2]) if found[2] else None)


@with_pattern(rf"{_TEXT}(?: and then {_TEXT})*")
def sequence(word: str) -> list[str]:
    """Texts that follow one another, with anything between them: `"a"`, `"a" and then "b"`."""
    return [types.text(text) for text in re.findall(_TEXT, word)]


@with_pattern(r"the body|the answer|the page of the metrics")
def part(word: str) -> str:
    """A part of the last answer: `the body` (decoded), `the answer` (that, and every header); or
    `the page of the metrics`, as it is now."""
    return word


@dataclasses.dataclass(frozen=True)
class Portion:
    """How many answers: `count`, and no more of them where `all_` says that these are all."""

    count: int
    all_: bool


@with_pattern(rf"all (?:{COUNT})|(?:{COUNT}) of the")
def portion(word: str) -> Portion:
    """How many answers: `all 20`, `3 of the` (exactly so many)."""
    return Portion(types.count(word.removeprefix("all ").removesuffix(" of the")), word[0] == "a")


@with_pattern(r"as|beginning with")
def seeing(word: str) -> bool:
    """`as` (the whole value), `beginning with` (its start)."""
    return word == "as"


@dataclasses.dataclass(frozen=True)
class Getting:
    """Who gets something: `who` is any, same, next, new cookie, old cookie or kept."""

    who: str
    count: int = 1


@with_pattern(
    r"visitors get|the same visitor gets|the next visitor gets"
    rf"|the next (?:{COUNT}) visitors get|the (?:{COUNT}) visitors get"
    r"|with its (?:new|old) cookie the visitor gets"
)
def getting(word: str) -> Getting:
    """Who asks now: `visitors get`, `the same visitor gets` (with the cookie of the first visit),
    `the next visitor gets`, `the next 8 visitors get` (at once, so that they meet every worker),
    `the 2 visitors get` (who keep connections), `with its new cookie the visitor gets` (the one
    that was set last), `with its old cookie the visitor gets` (that of the first visit)."""
    count = re.search(COUNT, word)
    number = types.count(count[0]) if count else 1
    kinds = (("next", "next"), ("new cookie", "new cookie"), ("old cookie", "same"))
    who = next((kind for part, kind in (*kinds, ("same", "same")) if part in word), "")
    return Getting(who or ("kept" if count else "any"), number)


@dataclasses.dataclass(frozen=True)
class Period:
    """When something holds: now; by the end of a promise; or again and again, in seconds."""

    promise: str = ""
    seconds: float = 0.0


@with_pattern(
    r"(?:within the (?:join|replication|failure detection|repair|certificate|upstream) time "
    rf"|for the next (?:{DURATION}) )?"
)
def period(word: str) -> Period:
    """When: at once where it is not said; `within the replication time ` (or another promise), `for
    the next 5 s ` (whenever somebody looks)."""
    if word.startswith("within"):
        return Period(promise=word.removeprefix("within the ").removesuffix(" time "))
    return (
        Period(seconds=types.duration(word.removeprefix("for the next ").strip()))
        if word
        else Period()
    )


@with_pattern(r"a new visitor|another visitor|the new visitor")
def newcomer(word: str) -> str:
    """Who comes: `a new visitor` (within the deadline `effect`), `another visitor` (from yet
    another address, at once), `the new visitor` (from the address of the last one)."""
    return word.removesuffix(" visitor")


@with_pattern(rf"(?: again within (?:{DURATION}))?")
def again(word: str) -> float:
    """` again within 1 s`: after that time, and the promise `turned away`, at the latest."""
    return types.duration(word.removeprefix(" again within ")) if word else 0.0


@with_pattern(r"(?:, for want of (?:trust in the certificate|a common protocol))?")
def reason(word: str) -> str:
    """Why: `, for want of trust in the certificate` (the visitor's program refuses it), `, for want
    of a common protocol` (the node says so); nothing for any reason."""
    return word.removeprefix(", for want of ")


@dataclasses.dataclass(frozen=True)
class UploadEnd:
    """What becomes of an upload: `kind` is asked for, refused or finished, with that status."""

    kind: str
    status: int = 0


@with_pattern(
    rf"is asked for|is refused with {STATUS}, unread"
    rf"|can be finished, and is answered with {STATUS}"
)
def upload_end(word: str) -> UploadEnd:
    """What becomes of an upload: `is asked for` ("100 Continue", and no answer yet), `is refused
    with 413, unread` (before a byte of its body was sent), `can be finished, and is answered with
    200` (the rest is sent now)."""
    if word == "is asked for":
        return UploadEnd("asked for")
    found = re.search(STATUS, word)
    assert found
    return UploadEnd("refused" if "refused" in word else "finished", int(found[0]))


@dataclasses.dataclass(frozen=True)
class Closing:
    """When a connection is closed: `seconds` after `since` ("last byte", "first byte"), or now.

    `told`: the node has said before that it will.
    """

    since: str = ""
    seconds: float = 0.0
    told: bool = False


@with_pattern(rf"(?: (?:{DURATION}) after the (?:last|first) byte|, and says so before)?")
def closing(word: str) -> Closing:
    """When the node closes: after its answer, within the promise `closing`, where it is not said; `
    1 s after the last byte` (that went or came), ` 1 s after the first byte` (of the visitor): not
    before that, and at the latest by the promise `closing` after it; `, and says so before`
    (GOAWAY, of HTTP/2)."""
    if word == ", and says so before":
        return Closing(told=True)
    seconds, _, since = word.strip().partition(" after the ")
    return Closing(since, types.duration(seconds)) if word else Closing()


@dataclasses.dataclass(frozen=True)
class Leak:
    """What must not come out: `kind` is part or source; of the file at that path."""

    kind: str
    path: str


@with_pattern(rf"part of (?:{_TEXT}|the file {_TEXT} beside the document root)|source of {_TEXT}")
def leak(word: str) -> Leak:
    """What must stay inside: `part of "/vendor/a.php"` (any line of it, and what it prints), `part
    of the file "a.txt" beside the document root`, `source of "/index.php"` (any line, and `<?php`;
    what it prints may come)."""
    found = re.search(_TEXT, word)
    assert found
    path = types.text(found[0])
    if word.endswith("beside the document root"):
        path = f"../{path}"
    return Leak(word.split()[0], path)


@with_pattern(r'no node|only node "[a-z]+"')
def runner(word: str) -> list[str]:
    """Who ran something: `no node`, `only node "a"` (once)."""
    return re.findall(r'"([a-z]+)"', word)


TYPES: dict[str, Callable[[str], Any]] = {
    "Statuses": statuses,
    "Saying": saying,
    "Body": body,
    "Answer": answer,
    "Portion": portion,
    "Sequence": sequence,
    "Part": part,
    "Seeing": seeing,
    "Gets": getting,
    "Period": period,
    "Newcomer": newcomer,
    "Again": again,
    "Reason": reason,
    "UploadEnd": upload_end,
    "Closing": closing,
    "Leak": leak,
    "Runner": runner,
}
