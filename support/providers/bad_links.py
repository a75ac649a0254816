"""Bad links, which lose, hold up and repeat: a relay between a host and the bridge."""

from __future__ import annotations

import dataclasses
import json
import pathlib
import shutil
import sys
import tempfile
from typing import Protocol

from support.errors import Broken
from support.machine import guard, processes
from support.providers.cluster import Badness
from support.settings import ROOT


class Plugs(Protocol):
    """A network whose hosts can be taken out of the bridge, and put into it again."""

    @property
    def middle(self) -> pathlib.Path | None:
        """The file that stands for the network namespace of the bridge; None where it is ours."""

    def unplug(self, name: str) -> tuple[str, str]:
        """The host's plug, which is out of the bridge, and another one that is in it instead."""

    def plug(self, name: str) -> None:
        """Puts the host's plug into the bridge again."""


@dataclasses.dataclass(frozen=True)
class BadLink:
    """The link of one host, which is bad until it is ended."""

    network: Plugs
    host: str
    badness: Badness
    process: processes.Process
    directory: pathlib.Path

    @property
    def done(self) -> dict[str, int]:
        """How many frames were passed on, lost and doubled until now."""
        lines = self.process.text().splitlines()
        found: dict[str, int] = json.loads(lines[-1]) if lines else {}
        return found

    def end(self) -> None:
        """Plugs the host in again."""
        self.process.end()
        self.network.plug(self.host)
        shutil.rmtree(self.directory, ignore_errors=True)


def start(network: Plugs, host: str, badness: Badness) -> BadLink:
    """From now on whatever the host sends and gets goes through a relay."""
    links = network.unplug(host)
    directory = pathlib.Path(tempfile.mkdtemp(prefix=f"relay-{host}-", dir=guard.current().path))
    options = {"lose": badness.lose, "double": badness.double, "delay": badness.delay}
    words = [f"--{name}={value}" for name, value in options.items()]
    process = processes.start(
        [sys.executable, "-m", "support.machine.relay", *links, *words],
        name=f"relay of {host}",
        output=directory / "output",
        directory=ROOT,
        network=network.middle,
    )
    return BadLink(network, host, badness, process, directory)


def check(link: BadLink) -> None:
    """Proves that the relay has done what it was to do.

    Raises:
        Broken: it has not, or has ended.
    """
    done, wanted = link.done, link.badness
    idle = [
        name
        for name, share in (("lost", wanted.lose), ("doubled", wanted.double), ("passed", 1))
        if share and not done.get(name)
    ]
    if idle or not link.process.running:
        raise Broken(f"the bad link of {link.host}: {done}, {link.process.text()[-300:]}")
