"""PHP's own web server (`php -S`) as a target: what it passes and a node does not is a finding."""

from __future__ import annotations

import functools
import pathlib
import re
import shutil
import tempfile

from support.assertions import equal, eventually
from support.clients.http import HttpClient, Request
from support.errors import Broken
from support.machine import guard, ports, processes, programs
from support.machine.processes import Process
from support.providers import Provider
from support.settings import profiles
from support.topologies import HTTP, Node, NodeSpec

NAME = "php-S"
_HOST = "127.0.0.1"


class BuiltinServer(Provider):
    """Starts `php -S` with the settings and the document root of a node for tests."""

    def __init__(self, program: str) -> None:
        profile = profiles.load(profiles.path_for("reference"))
        about = profile.target.model_copy(update={"name": NAME})
        super().__init__(profile.model_copy(update={"target": about}))
        self._program = program
        self._processes: dict[Node, Process] = {}

    @functools.cached_property
    def version(self) -> str:
        """What the program says of its version."""
        return programs.said([self._program, "--version"]).partition("\n")[0]

    @property
    def php_version(self) -> str:
        """The version in that."""
        found = re.match(r"PHP (\S+)", self.version)
        return found[1] if found else "unknown"

    def start(self, spec: NodeSpec, name: str) -> Node:
        """Starts a server and waits until it answers."""
        port = ports.reserve(_HOST)
        directory = pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-", dir=guard.current().path))
        site = pathlib.Path(spec.configuration["server"]["document_root"])
        settings = [
            word
            for key, value in spec.configuration["php"]["ini_overrides"]
            for word in ("-d", f'{key}="{value}"')
        ]
        node = Node(name, spec, _HOST, {HTTP: port}, directory, site, "")
        # A page may ask for another one of its own server.
        environment = {"PHP_CLI_SERVER_WORKERS": "4", **spec.environment}
        self._processes[node] = processes.start(
            [self._program, *settings, "-S", f"{_HOST}:{port}", "-t", str(site)],
            name=name,
            output=directory / "server.log",
            directory=directory,
            env=environment,
        )
        try:
            eventually(lambda: _answers(node), "ready")
        except AssertionError as error:
            log = self._processes[node].text()[-300:]
            self.discard(node)
            raise Broken(f"php -S does not answer: {error}; it said {log}") from None
        return node

    def discard(self, node: Node) -> None:
        """Kills the server, and gives its port back."""
        self._processes.pop(node).end()
        ports.release(node.port)
        shutil.rmtree(node.directory, ignore_errors=True)

    def running(self, node: Node) -> bool:
        """Whether the server runs."""
        return self._processes[node].running

    def memory(self, node: Node) -> int:
        """Of the server and its workers, in bytes."""
        return processes.resident(self._processes[node].pid)

    def mark(self, node: Node) -> None:
        """Its log is not looked at."""


def _answers(node: Node) -> None:
    answer = HttpClient(node).send(Request(target="/no-such-page"))
    equal("the answer to a page that is not there", 404, answer.status or answer.error)
