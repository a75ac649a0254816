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
from support.settings import ROOT

OWN = "support.runner:Runner"  # as `behave.ini` says, which behave looks for where it is started
ELSEWHERE = f"behave is to run by {OWN} of {ROOT}/behave.ini; start it there: cd {ROOT}"


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
    if config.runner != OWN and not _only_tells(config):
        return _refused(ELSEWHERE)
    return int(run_behave(config))


def _only_tells(config: Configuration) -> bool:
    """Whether behave is asked about itself, which it answers anywhere."""
    told = config.version or config.tags_help or config.lang_list or config.lang_help
    return bool(told) or "help" in (config.lang, config.runner, *(config.format or []))


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
