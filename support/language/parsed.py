"""Feature files as behave's parser sees them, remembered: most of them never change.

Reading all features and filling in their outlines takes a second, on every command. What came
of it is kept in `.cache/features/`, one file for each feature, beside a digest of everything that
it depends on: the text to the byte, the file's name, the working directory, the versions of behave
and of Python. What is kept is never out of date; whatever cannot be read back is parsed anew.
"""

from __future__ import annotations

import contextlib
import copyreg
import gc
import hashlib
import os
import pickle
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import behave
from behave.model import Tag
from behave.parser import parse_feature

FOLDER = Path(".cache/features")  # seen from the project's root


def feature(text: bytes, name: str, language: str | None = None, root: Path | None = None) -> Any:
    """The feature (`behave.model.Feature`) of a file's text; None where it holds none.

    Each call makes an object of its own, outlines filled in.

    Args:
        text: the file's bytes.
        name: the path of the file, as the feature shall tell it.
        language: of the keywords, where the file does not say it.
        root: the project; the working directory where it is not given.

    Raises:
        behave's own errors: the text is not Gherkin.
        UnicodeDecodeError: it is not UTF-8.
    """
    digest = _digest(text, name, language)
    kept = (root or Path()) / FOLDER / f"{hashlib.sha256(name.encode()).hexdigest()[:24]}.pickle"
    found = _read(kept, digest)
    if found is None:
        with _without_collections():
            found = parse_feature(text.decode("utf-8"), language=language, filename=name)
            for scenario in found.walk_scenarios() if found else ():
                del scenario  # walking fills in the outlines
        if found is not None:
            _write(kept, digest, found)
    return found


def _digest(text: bytes, name: str, language: str | None) -> bytes:
    about = (sys.version, behave.__version__, name, language, os.getcwd(), __file__)  # noqa: PTH109
    return hashlib.sha256(f"{about}\n".encode() + text).digest()


def _read(path: Path, digest: bytes) -> Any:
    try:
        data = path.read_bytes()
        if path.stat().st_uid != os.geteuid() or data[: len(digest)] != digest:
            return None
        with _without_collections():
            return pickle.loads(memoryview(data)[len(digest) :])
    except Exception:  # noqa: BLE001 - it is not there, or was cut off: then it is parsed anew
        return None


def _write(path: Path, digest: bytes, found: Any) -> None:
    # Where nothing can be written, or a model is deeper than pickle goes, nothing is kept.
    with contextlib.suppress(OSError, RecursionError):
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_suffix(f".{os.getpid()}")
        draft.write_bytes(digest + pickle.dumps(found, 5))
        draft.replace(path)


@contextlib.contextmanager
def _without_collections() -> Iterator[None]:
    """Many objects, none of them garbage: looking for it would take longer than the rest."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


# A tag is a text with a line: pickle alone would forget the line.
copyreg.pickle(Tag, lambda tag: (Tag, (str(tag), tag.line)))
