"""A run of tests: the copy of the corpus, the nodes, the schedule, what came of each."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import random
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from support.clients.http import Request
from support.machine import guard
from support.phpt import corpus, requests, running, sections
from support.phpt.nodes import Nodes, Ready, Wanted
from support.phpt.running import Case, Running
from support.phpt.schedule import Schedule
from support.phpt.sections import Malformed, Phpt
from support.phpt.statuses import Outcome
from support.providers import Provider


@dataclasses.dataclass(frozen=True)
class Choice:
    """What is run, and how.

    Attributes:
        root: the corpus; `names` are those of its tests.
        workers: how many tests run at a time.
        shuffle: the seed of a random order; None for one that needs few nodes.
        repeats: how often each page is asked for again, to see whether memory grows.
        environment: what each node's process gets.
    """

    root: Path
    names: Sequence[str]
    workers: int = 2
    shuffle: int | None = None
    clean: bool = True
    repeats: int = 0
    environment: Mapping[str, str] = dataclasses.field(default_factory=dict)


class Session:
    """What a run has for its time: a directory of its own, and nodes."""

    def __init__(self, provider: Provider, choice: Choice) -> None:
        self.choice = choice
        self.place = Path(tempfile.mkdtemp(prefix="phpt-", dir=guard.current().path))
        self.site = self.place / "site"
        self.site.mkdir()
        # A test may need what lies beside others.
        corpus.lay(choice.root, {*choice.names, *corpus.chosen(choice.root, [])}, self.site)
        self.nodes = Nodes(provider, self.site, choice.environment)
        self._running = Running(self.nodes, choice.clean, choice.repeats)

    def close(self) -> None:
        """Ends the nodes, and removes the copy."""
        self.nodes.close()
        shutil.rmtree(self.place, ignore_errors=True)

    @contextlib.contextmanager
    def preflight(self) -> Iterator[Ready]:
        """The node without settings of a test's own, started if need be.

        Raises:
            Broken: it does not start.
            Mismatch: its PHP pages do not answer.
        """
        with self.nodes.lent(Wanted()) as ready:
            yield ready

    def cases(self) -> list[Case]:
        """The tests in the order in which they are to run: those of one node in a row."""
        found = [case for name in self.choice.names for case in self._read(name)]
        if self.choice.shuffle is not None:
            random.Random(self.choice.shuffle).shuffle(found)
        else:
            found.sort(key=lambda case: (case.wanted.settings, case.wanted.environment, case.name))
        return found

    def run(self, cases: Sequence[Case]) -> Iterator[Outcome]:
        """What came of each test, as it comes."""
        schedule = Schedule[Case, Outcome](cases, self._running.run)
        return schedule.run(self.choice.workers)

    def _read(self, name: str) -> list[Case]:
        try:
            test = sections.read(self.choice.root, name)
            if "REDIRECTTEST" in test.sections:
                return self._redirected(test)
            return [self._case(test)]
        except Malformed as error:
            return [running.malformed(name, str(error))]

    def _case(self, test: Phpt) -> Case:
        own = sections.words(test.sections.get("CONFLICTS", b""))
        return running.prepared(test, self.site, corpus.conflicts(self.choice.root, test.name, own))

    def _redirected(self, test: Phpt) -> list[Case]:
        """The tests that a `--REDIRECTTEST--` leads to, with its environment."""
        folder, environment = self._told(test)
        root = self.choice.root
        place = next(
            (at for at in (root / folder, (root / test.name).parent / folder) if at.is_dir()), None
        )
        if place is None:
            raise Malformed(f"--REDIRECTTEST-- leads to {folder}, which is no directory")
        corpus.lay(root, [str(place.relative_to(root) / "x.phpt")], self.site)
        found = []
        for file in sorted(place.glob("*.phpt")):
            name = str(file.relative_to(root))
            try:
                target = sections.read(root, name)
                if "REDIRECTTEST" in target.sections:
                    raise Malformed("Can't redirect a test from within a redirected test")
                found.append(self._case(dataclasses.replace(target, environment=environment)))
            except Malformed as error:
                found.append(running.malformed(f"{name} by {test.name}", str(error)))
        return found

    def _told(self, test: Phpt) -> tuple[str, dict[str, str]]:
        """The section is PHP code that returns an array: the node's own PHP says which."""
        code = test.sections["REDIRECTTEST"]
        # PHP's own runner lies at the root of the corpus, and so does what it evaluates.
        path = f"/{Path(test.name).with_suffix('.redirect.php').as_posix().replace('/', '-')}"
        page = self.site / path.lstrip("/")
        page.write_bytes(b"<?php echo json_encode((function () {\n" + code + b"\n})());")
        try:
            with self.preflight() as ready:
                _, _, body, error = ready.send(Request(target=requests.quoted(path)))
        finally:
            page.unlink()
        try:
            said = json.loads(body)
            environment = {
                str(key): str(value) for key, value in dict(said.get("ENV") or {}).items()
            }
            # As PHP's own runner says it: tests look for what lies beside them there.
            environment[running.REDIRECTED] = "{PWD}/"
            return str(said["TESTS"]).removeprefix(f"{self.site}/"), environment
        except (ValueError, KeyError, TypeError, AttributeError):
            got = error or sections.text(body)[:200]
            raise Malformed(
                f"--REDIRECTTEST-- returns no array with ENV and TESTS: {got}"
            ) from None
