"""Is the answer what the test expects? Bytes against `--EXPECT--`, and headers against theirs."""

from __future__ import annotations

import dataclasses
import re

from support.phpt import expectf
from support.phpt.sections import Malformed, Phpt, settings_of_headers


@dataclasses.dataclass(frozen=True)
class Judgement:
    """What was wanted, what came, and where they part.

    Attributes:
        miss: where the output parts from the expectation, in words; empty where it does not.
    """

    wanted: bytes
    got: bytes
    miss: str = ""

    @property
    def right(self) -> bool:
        """Whether the test has what it expects."""
        return not self.miss


def judge(test: Phpt, output: bytes, status: int, headers: list[tuple[str, str]]) -> Judgement:
    """Holds an answer against what the test expects.

    Raises:
        Malformed: its expectation cannot be read.
    """
    found = _of_body(test, output)
    wanted, got, wrong = _of_headers(test, status, headers)
    if not wrong:
        return found
    before = "\n".join(wanted).encode(), "\n".join(got).encode()
    # Both sides begin with the headers, as people know it from run-tests.php.
    return Judgement(
        before[0] + b"\n--HEADERS--\n" + found.wanted,
        before[1] + b"\n--HEADERS--\n" + found.got,
        "; ".join([*wrong, *([found.miss] if found.miss else [])]),
    )


def _of_body(test: Phpt, output: bytes) -> Judgement:
    section = test.sections[test.kind]
    if "WHITESPACE_SENSITIVE" in test.sections:
        wanted, got = section.replace(b"\r\n", b"\n"), output.replace(b"\r\n", b"\n")
        # The line that the next section begins with ends the expectation, not a line of it.
        wanted = wanted.removesuffix(b"\n")
        got = got.removesuffix(b"\n") if section.endswith(b"\n") else got
    else:
        wanted, got = expectf.normal(section), expectf.normal(output)
    try:
        return Judgement(wanted, got, _MISSES[test.kind](wanted, got))
    except expectf.Unreadable as error:
        raise Malformed(f"--{test.kind}--: {error}") from None


def _plain(wanted: bytes, got: bytes) -> str:
    if wanted == got:
        return ""
    ours, theirs = wanted.split(b"\n"), got.split(b"\n")
    at = next(
        (
            number
            for number, pair in enumerate(zip(ours, theirs, strict=False))
            if pair[0] != pair[1]
        ),
        min(len(ours), len(theirs)),
    )
    return f"line {at + 1}: {_line(ours, at)} expected, got {_line(theirs, at)}"


def _line(lines: list[bytes], number: int) -> str:
    return repr(lines[number].decode(errors="replace")) if number < len(lines) else "the end"


def _pattern(wanted: bytes, got: bytes) -> str:
    miss = expectf.Pattern.of(wanted).miss(got)
    return str(miss) if miss else ""


def _regex(wanted: bytes, got: bytes) -> str:
    try:
        found = re.fullmatch(expectf.pythonic(wanted), got, re.DOTALL)
    except (re.error, OverflowError, RecursionError) as error:
        raise expectf.Unreadable(
            f"a regular expression that Python does not read: {error}"
        ) from None
    return "" if found else "the output does not match the regular expression"


_MISSES = {"EXPECT": _plain, "EXPECTF": _pattern, "EXPECTREGEX": _regex}


def _of_headers(
    test: Phpt, status: int, headers: list[tuple[str, str]]
) -> tuple[list[str], list[str], list[str]]:
    """The wanted headers, those of the answer that have their names, and what is wrong."""
    came = {name.lower(): value.strip() for name, value in headers}
    wanted = settings_of_headers(test.sections.get("EXPECTHEADERS", b""))
    got, wrong = [], []
    for name, value in wanted:
        # A status line's words are the server's own: HTTP/2 has none.
        if name.lower() == "status":
            there: str | None = str(status)
            right = value.split()[:1] == [str(status)]
        else:
            there = came.get(name.lower())
            right = there == value
        if there is not None:
            got.append(f"{name}: {there}")
        if not right:
            wrong.append(f"header {name}: {value!r} expected, got {there!r}")
    if (code := test.said("EXPECTSTATUS")) and code != str(status):
        wrong.append(f"status {code} expected, got {status}")
    return [f"{name}: {value}" for name, value in wanted], got, wrong
