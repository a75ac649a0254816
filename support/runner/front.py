"""What `.venv/bin/behave` runs, in the place of behave's own entry point.

behave reads its command line before it loads the runner, and says what is wrong there in its own
way (a traceback, or exit code 1 as if something were red). Whoever starts it here is told in one
line, with exit code 2, as for all other wrong words. `python -m behave` runs behave's own.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence

from behave.__main__ import run_behave
from behave.configuration import Configuration, setup_parser
from behave.exception import ConfigError, TagExpressionError

from support.runner.runner import USAGE


def main(words: Sequence[str]) -> int:
    """Runs behave with these words; returns the exit code."""
    try:
        config = Configuration(list(words))
    except TagExpressionError as error:
        return _refused(f"{_said(words, 'tags')}: {_first_line(error)}")
    except re.error as error:
        return _refused(f"{_said(words, 'name')}: no regular expression: {error}")
    except ConfigError as error:
        return _refused(_first_line(error))
    return int(run_behave(config))


def _said(words: Sequence[str], option: str) -> str:
    """The option as it was said on the command line."""
    given, _ = setup_parser().parse_known_args(list(words))
    return " ".join(f"--{option}={value}" for value in getattr(given, option) or [""])


def _first_line(error: Exception) -> str:
    """behave draws what is wrong over several lines; the first one says it."""
    return str(error).strip().split("\n")[0].removeprefix("Syntax error. ")


def _refused(why: str) -> int:
    print(f"error: {why}", file=sys.stderr)
    return USAGE
