"""The .phpt format: a test file is sections, each begun by a line such as `--FILE--`."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from pathlib import Path

_BEGIN = re.compile(rb"--([_A-Z]+)--")
_DONE = re.compile(rb"===DONE===\s*$")
KINDS = ("EXPECT", "EXPECTF", "EXPECTREGEX")
FILES = ("FILE", "FILEEOF", "FILE_EXTERNAL")
BODIES = ("POST_RAW", "PUT", "POST", "GZIP_POST", "DEFLATE_POST")  # in their precedence
# Not of PHP's run-tests.php: the first two were of its server-tests.php, the third is ours.
OWN = ("HEADERS", "REQUEST", "EXPECTSTATUS")
KNOWN = {
    *(kind + end for kind in KINDS for end in ("", "_EXTERNAL")),
    *FILES,
    *BODIES,
    *OWN,
    *("TEST", "DESCRIPTION", "CREDITS", "EXPECTHEADERS", "GET", "COOKIE", "ARGS", "STDIN", "CGI"),
    *("REDIRECTTEST", "CAPTURE_STDIO", "PHPDBG", "INI", "ENV", "EXTENSIONS", "SKIPIF", "CLEAN"),
    *("XFAIL", "XLEAK", "CONFLICTS", "WHITESPACE_SENSITIVE", "FLAKY"),
}


class Malformed(Exception):
    """The file is no valid test: its status is BORK, with this reason."""


@dataclasses.dataclass(frozen=True)
class Phpt:
    """A valid test.

    Attributes:
        name: its path in the corpus, such as `basic/get.phpt`.
        sections: their bytes, by name; `FILE` and one of `KINDS` have what external forms name.
        warnings: what is allowed, and wrong all the same.
        environment: what a test that redirects to this one has added to its environment.
    """

    name: str
    sections: Mapping[str, bytes]
    warnings: tuple[str, ...] = ()
    environment: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def title(self) -> str:
        """What it tests, in one line."""
        return " ".join(text(self.sections["TEST"]).split())

    def has(self, section: str) -> bool:
        """Whether the section is there and, as PHP's `empty` sees it, not empty."""
        return self.sections.get(section, b"").strip() not in (b"", b"0")

    def said(self, section: str) -> str:
        """The section as text without blanks around it; empty without it."""
        return text(self.sections.get(section, b"")).strip()

    @property
    def kind(self) -> str:
        """How its output is judged: one of `KINDS`; empty where it redirects."""
        return next((kind for kind in KINDS if kind in self.sections), "")

    @property
    def own(self) -> tuple[str, ...]:
        """Its sections that PHP's run-tests.php does not know."""
        return tuple(name for name in OWN if name in self.sections)


def text(raw: bytes) -> str:
    """Bytes as text that gives the same bytes back: tests are in many encodings."""
    return raw.decode("utf-8", "surrogateescape")


def read(root: Path, name: str) -> Phpt:
    """Reads the test of that name in a corpus.

    Raises:
        Malformed: it is none.
    """
    path = root / name
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise Malformed(f"cannot be read: {error.strerror}") from None
    return parse(raw, name, path.parent)


def parse(raw: bytes, name: str, directory: Path) -> Phpt:
    """The test in these bytes; what its external forms name lies in `directory`.

    Raises:
        Malformed: they are none.
    """
    sections = _split(raw)
    if "REDIRECTTEST" in sections:
        return Phpt(name, sections)
    if sum(kind in sections for kind in FILES) != 1 and "PHPDBG" not in sections:
        raise Malformed("missing section --FILE--")
    _load_external(sections, directory)
    if "FILEEOF" in sections:
        sections["FILE"] = sections.pop("FILEEOF").rstrip(b"\r\n")
    if sum(kind in sections for kind in KINDS) != 1:
        raise Malformed("missing section --EXPECT--, --EXPECTF-- or --EXPECTREGEX--")
    for body in ("POST_RAW", "PUT"):
        if body in sections and not body_of(sections[body])[1]:
            raise Malformed(f"empty $request in --{body}--")
    return Phpt(name, sections, tuple(_warnings(sections)))


def _split(raw: bytes) -> dict[str, bytes]:
    if not raw:
        raise Malformed("empty test")
    lines = raw.splitlines(keepends=True) if b"\n" not in raw else raw.split(b"\n")
    lines = [line if line.endswith(b"\n") else line + b"\n" for line in lines]
    if not raw.endswith(b"\n"):
        lines[-1] = lines[-1][:-1]
    elif lines[-1] == b"\n":
        lines.pop()
    if not lines[0].startswith(b"--TEST--"):
        raise Malformed("tests must start with --TEST--")
    sections: dict[str, bytes] = {"TEST": b""}
    current, done = "TEST", False
    for line in lines[1:]:
        if begin := _BEGIN.match(line):
            current, done = begin[1].decode(), False
            if sections.get(current):
                raise Malformed(f"duplicated {current} section")
            if current not in KNOWN:
                raise Malformed(f'Unknown section "{current}"')
            sections[current] = b""
            continue
        if not done:
            sections[current] += line
        done = done or (current in FILES and bool(_DONE.match(line)))
    return sections


def _load_external(sections: dict[str, bytes], directory: Path) -> None:
    for name in ("FILE", *KINDS):
        where = f"{name}_EXTERNAL"
        if not sections.get(where, b"").strip():
            continue
        # Nothing is loaded from outside of the test's directory.
        path = directory / text(sections[where]).replace("..", "").strip().lstrip("/")
        try:
            sections[name] = path.read_bytes()
        except OSError:
            raise Malformed(f"could not load --{where}-- {path.name}") from None


def _warnings(sections: Mapping[str, bytes]) -> list[str]:
    found = []
    code = sections.get("FILE", b"").rstrip()
    if b"<?" in code and not code.endswith((b"?>", b"===DONE===")):
        found.append("--FILE-- does not end with ?>")
    if "XFAIL" in sections and not sections["XFAIL"].strip():
        found.append("--XFAIL-- has no reason")
    return found


def body_of(section: bytes) -> tuple[str, bytes]:
    """Media type and body of a raw request: the first `Content-Type` line, and all other lines."""
    kind, lines = "", []
    for line in section.strip().split(b"\n"):
        found = re.match(rb"Content-Type:(.*)", line, re.IGNORECASE)
        if found and not kind:
            kind = text(found[1]).replace("\r", "").strip()
        else:
            lines.append(line)
    return kind, b"\n".join(lines)


def settings(raw: bytes) -> dict[str, str]:
    """`name=value`, one a line, as INI and ENV have them; the last of one name counts."""
    pairs = (line.partition("=") for line in text(raw).splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}


def words(raw: bytes) -> list[str]:
    """The words of a section that has one a line; a line that begins with # says nothing."""
    lines = (line.strip() for line in text(raw).splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def settings_of_headers(raw: bytes) -> list[tuple[str, str]]:
    """`Name: value`, one a line; the last of one name counts."""
    pairs = (line.partition(":") for line in text(raw).splitlines() if ":" in line)
    return list({name.strip(): value.strip() for name, _, value in pairs}.items())
