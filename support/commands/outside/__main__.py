"""Tools and client suites that others wrote, against the reference node: `make test-outside`.

    python -m support.commands.outside              all of them: figures, differences
    python -m support.commands.outside h2spec       one
    python -m support.commands.outside --write      all, and docs/outside.md anew

Exit code 1 where a case does not pass and nobody has said why, or an explanation explains
nothing any more.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from support.commands import playground
from support.commands.outside import encryption, http2, page
from support.commands.outside.tools import Outcome, Tool, installed
from support.errors import Broken, Missing, UsageError
from support.machine import guard

# A further suite is a module with a list TOOLS, and its name here.
TOOLS: list[Tool] = [*http2.TOOLS, *encryption.TOOLS]


def tried(tool: Tool) -> Outcome:
    """Runs a tool against a fresh node, which ends afterwards.

    Raises:
        Broken, Missing: it could not be installed or run.
    """
    place = installed(tool)
    wish = playground.Wish("single", {}, {"configuration": dict(tool.configuration)})
    kept = playground.start(wish)
    try:
        return Outcome(tool, tool.run(place, kept.described))
    finally:
        kept.end()


def main(words: list[str]) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m support.commands.outside", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("tool", nargs="*", help=f"of {', '.join(tool.name for tool in TOOLS)}")
    parser.add_argument("--write", action="store_true", help=f"write {page.PAGE.name} anew")
    arguments = parser.parse_args(words)
    try:
        chosen = _chosen(arguments.tool)
        if arguments.write and len(chosen) != len(TOOLS):
            raise UsageError("--write is for all of them")
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    outcomes, failed = _all(chosen)
    if arguments.write and not failed:
        page.PAGE.write_text(page.page(outcomes))
    return 1 if failed or any(outcome.problems for outcome in outcomes) else 0


def _chosen(names: Sequence[str]) -> list[Tool]:
    known = {tool.name: tool for tool in TOOLS}
    for name in names:
        if name not in known:
            raise UsageError(f"{name}: no such tool; known: {', '.join(known)}")
    return [known[name] for name in names] or TOOLS


def _all(chosen: Sequence[Tool]) -> tuple[list[Outcome], bool]:
    """What each of them found, printed as it comes; whether one could not be run."""
    outcomes, failed = [], False
    place = guard.begin()
    try:
        for tool in chosen:
            print(f"{tool.name}: {tool.about}", flush=True)
            try:
                outcomes.append(outcome := tried(tool))
            except (Broken, Missing) as error:
                print(f"  error: {error}", flush=True)
                failed = True
                continue
            print(f"  {outcome.passed} of {len(outcome.found)} passed", flush=True)
            for line in outcome.problems:
                print(f"  unexplained: {line}", flush=True)
    finally:
        guard.end(place)
    return outcomes, failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
