"""`--dry-run`: is every step of the selected scenarios defined? Nothing is run.

Loading the steps takes longer than all the rest. What sentences were found to be defined is kept
in `.cache/sentences.json`, beside a digest of `steps/`, `support/`, `environment.py` and of the
versions that read them: while none of these changes, only a new sentence needs the steps.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import behave

from support.runner.selection import Selected

KEPT = Path(".cache/sentences.json")
_SOURCES = ("steps", "support", "environment.py")

Sentence = tuple[str, str]  # the type of the step, the text


def undefined(
    found: Iterable[Selected], load: Callable[[], Callable[[Any], Any]], root: Path
) -> list[str]:
    """The steps that mean nothing, one line each.

    Args:
        found: what is selected.
        load: loads the project's steps and returns behave's `find_match`.
        root: the project.
    """
    digest = _digest(root)
    known = _read(root / KEPT, digest)
    used = {_sentence(step): step for _, step in _steps(found)}
    new = [step for sentence, step in used.items() if sentence not in known]
    if new:
        find_match = load()
        known |= {_sentence(step) for step in new if find_match(step)}
        _write(root / KEPT, digest, known)
    return [
        f"{place}: undefined step: {step.keyword} {step.name}"
        for place, step in dict(_places(found)).items()
        if _sentence(step) not in known
    ]


def count(found: Iterable[Selected]) -> tuple[int, int]:
    """How many scenarios and how many steps there are, backgrounds included."""
    found = list(found)
    return sum(len(each.scenarios) for each in found), sum(1 for _ in _steps(found))


def _steps(found: Iterable[Selected]) -> Iterator[tuple[Any, Any]]:
    for each in found:
        for scenario in each.scenarios:
            for step in scenario.all_steps:
                yield scenario, step


def _places(found: Iterable[Selected]) -> Iterator[tuple[str, Any]]:
    return ((f"{scenario.filename}:{step.line}", step) for scenario, step in _steps(found))


def _sentence(step: Any) -> Sentence:
    return (step.step_type, step.name)


def _digest(root: Path) -> str:
    digest = hashlib.sha256(f"{sys.version}\n{behave.__version__}\n".encode())
    for source in _SOURCES:
        path = root / source
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            digest.update(f"\n{file}\n".encode())
            with contextlib.suppress(FileNotFoundError):  # a project may have no hooks
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _read(path: Path, digest: str) -> set[Sentence]:
    # It is not there, was cut off, or is of other steps: then nothing is known.
    with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
        kept = json.loads(path.read_text(encoding="utf-8"))
        if kept["digest"] == digest:
            return {(kind, text) for kind, text in kept["sentences"]}
    return set()


def _write(path: Path, digest: str, known: set[Sentence]) -> None:
    with contextlib.suppress(OSError):  # where nothing can be written, nothing is kept
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        text = json.dumps({"digest": digest, "sentences": sorted(known)})
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
