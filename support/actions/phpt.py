"""PHP's own tests: they are written, and run over HTTP."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from support.errors import Endless
from support.machine import guard
from support.machine.execution import output_of
from support.phpt import options
from support.phpt.command import Command
from support.settings import deadlines
from support.world import World


def write(world: World, path: str, text: str) -> None:
    """The scenario's corpus has that file."""
    world.phpt.files[path] = f"{text}\n".encode()


def run(world: World, folder: str, switches: tuple[str, ...]) -> None:
    """Runs the scenario's tests, or those of a folder, on nodes of the scenario's target."""
    place = Path(tempfile.mkdtemp(prefix="corpus-", dir=guard.current().path))
    world.on_end(lambda: shutil.rmtree(place, ignore_errors=True))
    corpus, world.phpt.reports = options.OWN, place / "reports"
    if not folder:
        corpus = place / "corpus"
        for path, content in world.phpt.files.items():
            file = corpus / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    words = [*([folder] if folder else []), "--corpus", str(corpus)]
    target = [word for pair in _target(world) for word in ("-D", pair)]
    reports = ["--reports", str(world.phpt.reports)]
    chosen = options.parsed([*words, *target, *reports, *switches], {})
    printed: list[str] = []
    command = Command(chosen, world.provider, printed.append)
    world.event(f"run: the tests of {folder or 'the scenario'}")
    world.phpt.code = command.run()
    world.phpt.outcomes = command.outcomes
    # What the sentence `the command prints` looks at.
    world.redis.ended = world.phpt.code
    world.redis.printed = "\n".join(printed).splitlines()


def replay(world: World, path: str) -> None:
    """Runs a script that a failed test left.

    Raises:
        AssertionError: it does not end.
    """
    script = world.phpt.reports / path
    world.event(f"run: {path}")
    try:
        code, printed = output_of([str(script)], "", deadlines.seconds("phpt"))
    except Endless as endless:
        raise AssertionError(f"{path} does not end, having printed {endless.printed!r}") from None
    world.redis.ended, world.redis.printed = code, printed.splitlines()


def _target(world: World) -> list[str]:
    return [f"{name}={value}" for name, value in world.options.to_userdata().items()]
