"""The command line of `python -m support.phpt`, with PHP's own environment variables."""

from __future__ import annotations

import argparse
import os
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

from support.phpt import artefacts
from support.phpt.console import THEMES
from support.phpt.statuses import Status
from support.settings import ROOT

OWN = ROOT / "features/phpt/tests"
_VARIABLES = """\
environment: PHPT_CORPUS_DIR (--corpus), TEST_PHP_USER (further files and directories),
TEST_PHP_ARGS (further words), TEST_PHP_JUNIT (--junit), TEST_PHP_LOG_FORMAT (--failed-out, as
letters: LEODSP), TEST_TIMEOUT (--set-timeout), SHOW_ONLY_GROUPS (-g), NO_PHPTEST_SUMMARY,
REPORT_EXIT_STATUS=0 (the exit code is 0 whatever fails), NO_COLOR
"""


def parsed(words: Sequence[str], environment: Mapping[str, str] = os.environ) -> argparse.Namespace:
    """What the command line and the environment ask for; exits with 2 for wrong usage."""
    more = shlex.split(environment.get("TEST_PHP_ARGS", ""))
    options = _parser(environment).parse_args([*more, *words])
    options.paths += shlex.split(environment.get("TEST_PHP_USER", ""))
    return options


def _parser(environment: Mapping[str, str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m support.phpt",
        description="Runs .phpt tests over HTTP, against a node that it starts.",
        epilog=_VARIABLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("paths", nargs="*", help="tests and directories in the corpus (default: all)")
    corpus = environment.get("PHPT_CORPUS_DIR") or OWN
    add("--corpus", type=Path, default=Path(corpus), help="where the tests lie (default: our own)")
    add("-D", dest="userdata", action="append", default=[], metavar="NAME=VALUE", help="the target")
    add("--php", metavar="PROGRAM", help="php -S of that program, in the place of a node")
    add("-j", dest="workers", type=_count, default=2, metavar="N", help="tests at a time (2)")
    add("-l", "-r", dest="read", type=Path, action="append", default=[], metavar="LIST",
        help="run the tests in that file, one a line")  # fmt: skip
    add("-w", dest="write", type=Path, metavar="LIST", help="write the failed tests into that file")
    add("-a", dest="append", type=Path, metavar="LIST", help="the same, behind what is there")
    add("-W", dest="all", type=Path, metavar="LIST", help="write every test with its status")
    add("-g", "--show", default=environment.get("SHOW_ONLY_GROUPS", ""), type=_groups,
        metavar="A,B", help="print only tests with these statuses")  # fmt: skip
    add("-q", dest="quiet", action="store_true", help="print the summary only")
    add("-x", dest="fast", action="store_true", help="SKIP_SLOW_TESTS=1 for the nodes")
    add("--offline", action="store_true", help="SKIP_ONLINE_TESTS=1 for the nodes")
    add("-m", dest="repeats", type=_count, nargs="?", const=20, default=0, metavar="N",
        help="ask for each page N times more: does the node grow? (20)")  # fmt: skip
    out = environment.get("TEST_PHP_LOG_FORMAT", "LEODSP")
    add("--failed-out", default=out, metavar="KINDS",
        help=f"what a failed test leaves, of {','.join(artefacts.KINDS)}")  # fmt: skip
    add("--reports", type=Path, default=ROOT / "reports/phpt", help="where it leaves that")
    junit = environment.get("TEST_PHP_JUNIT")
    add("--junit", type=Path, default=Path(junit) if junit else None, help="one file more")
    add("--set-timeout", type=float, default=environment.get("TEST_TIMEOUT"), metavar="SECONDS")
    add("--context", type=int, default=3, metavar="N", help="lines around a difference (3)")
    add("--show-diff", action="store_true", help="print the difference of each failed test")
    add("--show-slow", type=float, metavar="MS", help="list the tests that took so long")
    add("--no-clean", action="store_true", help="leave --CLEAN-- out")
    add("--shuffle", type=int, metavar="SEED", help="a random order")
    add("--strict", action="store_true", help="a warning fails the run")
    add("--deviations", type=Path, help="known failures (default: profiles/phpt/TARGET.toml)")
    add("--theme", choices=sorted(THEMES), default="default")
    add("--color", dest="colour", action="store_true", default=None)
    add("--no-color", dest="colour", action="store_false")
    add("--error-style", choices=("gcc", "github"), help="print failures as these know them")
    add("--list", action="store_true", help="print the names of the tests, run none")
    return parser


def _count(text: str) -> int:
    number = int(text) if text.isdigit() else 0
    if not 1 <= number <= 1000:
        raise argparse.ArgumentTypeError(f"{text}: want a number from 1 to 1000")
    return number


def _groups(text: str) -> tuple[Status, ...]:
    words = [word.strip().upper() for word in text.split(",") if word.strip()]
    unknown = [word for word in words if word not in Status.__members__]
    if unknown:
        known = ", ".join(Status.__members__)
        raise argparse.ArgumentTypeError(f"{unknown[0]}: no such status; known: {known}")
    return tuple(Status[word] for word in words)
