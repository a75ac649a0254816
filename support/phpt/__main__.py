"""`python -m support.phpt`: tests of PHP's own over HTTP. Exit code 1 where one fails."""

from __future__ import annotations

import io
import os
import signal
import sys

from support.assertions import Mismatch
from support.errors import Broken, Unsupported, UsageError
from support.machine import guard
from support.phpt import corpus, options
from support.phpt.builtin import BuiltinServer
from support.phpt.command import Command
from support.providers import provider_for
from support.settings import deadlines, profiles
from support.settings.options import RunOptions


def main(words: list[str]) -> int:
    """The command line; returns the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # titles are in every language
    chosen = options.parsed(words)
    try:
        if chosen.list:
            print("\n".join(corpus.chosen(chosen.corpus, chosen.paths)))
            return 0
        pairs = (word.partition("=") for word in chosen.userdata)
        run = RunOptions.from_userdata({name: value for name, _, value in pairs})
        profile = profiles.load(run.profile or profiles.path_for(run.target))
        deadlines.configure(run.patience, profile.deadlines)
        if chosen.set_timeout:
            os.environ["EPHPM_DEADLINE_PHPT"] = str(chosen.set_timeout)
        provider = BuiltinServer(chosen.php) if chosen.php else provider_for(run, profile)
        place = guard.begin()
        # Nodes end with the run, whichever way it is ended.
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        try:
            provider.prepare()
            return Command(chosen, provider, lambda text: print(text, flush=True)).run()
        finally:
            guard.end(place)
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except (Broken, Unsupported, Mismatch) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
