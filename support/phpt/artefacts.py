"""The files that a failed test leaves: .diff .exp .out .log .php .sh, by choice."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from support.errors import UsageError
from support.phpt import diffs, replays
from support.phpt.sections import text
from support.phpt.statuses import Outcome

LETTERS = {"L": "log", "E": "exp", "O": "out", "D": "diff", "S": "sh", "P": "php"}
KINDS = tuple(LETTERS.values())


def kinds(chosen: str) -> tuple[str, ...]:
    """`diff,php,sh`, or the letters of `TEST_PHP_LOG_FORMAT`, as kinds of files.

    Raises:
        UsageError: there is no such kind.
    """
    if chosen and not set(chosen) - LETTERS.keys():
        return tuple(LETTERS[letter] for letter in chosen)
    words = tuple(word.strip() for word in chosen.split(",") if word.strip())
    for word in words:
        if word not in KINDS:
            raise UsageError(f"--failed-out={word}: no such file; known: {', '.join(KINDS)}")
    return words


class Artefacts:
    """Writes them below a directory, at the path that the test has in the corpus."""

    def __init__(
        self,
        directory: Path,
        chosen: Sequence[str],
        corpus: Path,
        target: Iterable[str] = (),
        context: int = 3,
    ) -> None:
        self._directory = directory
        self._chosen = tuple(chosen)
        self._corpus = corpus
        self._target = tuple(target)
        self._context = context

    def write(self, outcome: Outcome) -> list[Path]:
        """The files of a test that is red and was run; those of an earlier run are removed."""
        name = outcome.test.name if outcome.test else outcome.name
        stem = self._directory / Path(name).with_suffix("")
        for kind in KINDS:
            Path(f"{stem}.{kind}").unlink(missing_ok=True)
        if not outcome.red or outcome.judgement is None or outcome.test is None:
            return []
        stem.parent.mkdir(parents=True, exist_ok=True)
        written = []
        for kind in self._chosen:
            content = self._content(outcome, kind)
            if content is not None:
                path = Path(f"{stem}.{kind}")
                path.write_bytes(content)
                if kind == "sh":
                    path.chmod(0o755)
                written.append(path)
        return written

    def _content(self, outcome: Outcome, kind: str) -> bytes | None:
        test, found = outcome.test, outcome.judgement
        assert test is not None
        assert found is not None
        if kind == "php":
            return test.sections["FILE"]
        if kind == "exp":
            return found.wanted + b"\n"
        if kind == "out":
            return found.got + b"\n"
        if kind == "sh":
            script = outcome.replay
            if not script:
                return None
            script = replays.finished(script, self._corpus, sys.executable, self._target)
            return script.encode("utf-8", "surrogateescape")
        if kind == "diff":
            return _raw(difference(outcome, self._context) + "\n")
        return _raw(_log(outcome))


def difference(outcome: Outcome, context: int = 3) -> str:
    """The lines that differ; empty where nothing was compared."""
    if outcome.judgement is None or outcome.test is None:
        return ""
    return diffs.diff(outcome.judgement, patterns=outcome.test.kind == "EXPECTF", context=context)


def _log(outcome: Outcome) -> str:
    found = outcome.judgement
    assert found is not None
    return (
        f"\n---- EXPECTED OUTPUT\n{text(found.wanted)}\n---- ACTUAL OUTPUT\n{text(found.got)}"
        f"\n---- {outcome.status}: {outcome.reason}\n"
    )


def _raw(shown: str) -> bytes:
    return shown.encode("utf-8", "surrogateescape")
