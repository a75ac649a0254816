"""Targets side by side: which tests end otherwise on one than on another.

    python -m support.phpt.lanes php-S=a.tsv reference=b.tsv ephpm=c.tsv > table.md

Each list is what `-W` has written, of this runner or of PHP's own run-tests.php.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from support.errors import UsageError
from support.phpt.statuses import Status
from support.reports import markdown

# What PHP's own runner calls them.
_THEIRS = {
    "PASSED": "PASS",
    "FAILED": "FAIL",
    "SKIPPED": "SKIP",
    "BORKED": "BORK",
    "WARNED": "WARN",
    "LEAKED": "LEAK",
    "XFAILED": "XFAIL",
    "XLEAKED": "XLEAK",
}
Lanes = Mapping[str, Mapping[str, str]]


def read(file: Path, known: Sequence[str] = ()) -> dict[str, str]:
    """The statuses in a list, by test; where `known` tests are named, names end as these do.

    Raises:
        UsageError: it cannot be read, or a line of it is in another form.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from None
    found = {}
    for line in filter(None, lines):
        status, _, name = line.partition("\t")
        status = _THEIRS.get(status, status)
        if not name or status.partition("&")[0] not in Status.__members__:
            raise UsageError(f"{file}: {line!r} is no status and test")
        found[_own(name, known)] = status
    return found


def _own(name: str, known: Sequence[str]) -> str:
    """The name in the corpus of a test that is named by its whole path."""
    return next((each for each in known if name.endswith(f"/{each}")), name)


def table(lanes: Lanes) -> str:
    """How many of which status, and a row for each test that differs between lanes that ran it."""
    names = list(lanes)
    statuses = [status for status in Status if any(_count(lanes[name])[status] for name in names)]
    head = ["", *names]
    counts = [[str(s), *(str(_count(lanes[name])[s]) for name in names)] for s in statuses]
    rows = [
        [f"`{test}`", *(lanes[name].get(test, "-") for name in names)]
        for test in sorted(set().union(*lanes.values()))
        if differs([lanes[name].get(test, "-") for name in names])
    ]
    return "\n\n".join([markdown.table(head, counts), markdown.table(["test", *names], rows)])


def differs(statuses: Sequence[str]) -> bool:
    """Whether it passes on one that ran it, and fails on another one."""
    ran = {status for status in statuses if status not in ("-", "SKIP")}
    return "PASS" in ran and bool(ran & {"FAIL", "XFAIL", "BORK", "LEAK"})


def _count(lane: Mapping[str, str]) -> Counter[str]:
    return Counter(lane.values())


def main(words: Sequence[str]) -> int:
    """The command line; returns the exit code."""
    pairs = [word.partition("=") for word in words]
    if len(pairs) < 2 or not all(path for _, _, path in pairs):
        print(f"usage: python -m {__spec__.name} NAME=LIST NAME=LIST ...", file=sys.stderr)
        return 2
    try:
        short = {name: read(Path(path)) for name, _, path in pairs}
        known = sorted({test for lane in short.values() for test in lane if test[:1] != "/"})
        print(table({name: read(Path(path), known) for name, _, path in pairs}))
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
