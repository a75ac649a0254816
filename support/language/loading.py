"""Why steps or hooks cannot be loaded, in one line that begins with the file and the line."""

from __future__ import annotations

import os
import re
import traceback
from pathlib import Path

from behave.step_registry import AmbiguousStep

# behave ends its message with the place of the step that was there first.
_EARLIER = re.compile(r"^(?P<new>.*) has already been defined in existing step .* at (?P<at>\S+)$")


def explained(error: Exception, root: Path) -> str:
    """The reason: where in the project, and what.

    Args:
        error: what was raised while the project was loaded; its traceback tells the place.
        root: the project. Of the places in it, the innermost in `steps/` or `environment.py` is
            told first, and after it the innermost of all, where that is another one.
    """
    places = _places(error, root)
    own = [place for place in places if place.startswith(("steps/", "environment.py"))]
    at = (own or places or [""])[-1]
    deeper = f" (in {places[-1]})" if places and places[-1] != at else ""
    return f"{at}: {_what(error, root)}{deeper}" if at else _what(error, root)


def _places(error: Exception, root: Path) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)
    found = [(frame.filename, frame.lineno) for frame in frames]
    if isinstance(error, SyntaxError) and error.filename:
        found.append((error.filename, error.lineno))
    shown = [(_shown(file, root), line) for file, line in found]
    return [f"{file}:{line}" for file, line in shown if not os.path.isabs(file)]  # noqa: PTH117


def _shown(file: str, root: Path) -> str:
    """The path as seen from the project; as it is where it lies elsewhere, or in no file."""
    path = Path(file).resolve()  # behave names a module as seen from the working directory
    inside = path.is_relative_to(root.resolve()) and path.is_file()
    if not inside or "site-packages" in path.parts:
        return str(path)
    return path.relative_to(root.resolve()).as_posix()


def _what(error: Exception, root: Path) -> str:
    text = " ".join(str(error).split())
    if isinstance(error, AmbiguousStep) and (match := _EARLIER.match(text)):
        file, _, line = match["at"].rpartition(":")
        return f"ambiguous step: {match['new']} means the same as at {_shown(file, root)}:{line}"
    if isinstance(error, SyntaxError):
        text = error.msg
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
