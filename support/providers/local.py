"""Nodes that live on this machine, each in something of its own: a process, or a container."""

from __future__ import annotations

import abc
import dataclasses
import shutil
from collections.abc import Mapping, Sequence
from typing import Generic, Protocol, TypeVar

from support.errors import Broken
from support.language.placeholders import fill
from support.machine import clocks, ports
from support.providers import directories, starting
from support.providers.base import STOPPING, Provider, StartAttempt
from support.settings.profiles import Profile
from support.topologies import ENDPOINTS, Endpoint, Node, NodeSpec

HOST = "127.0.0.1"


class Living(starting.Life, Protocol):
    """What a node lives in, and whose end can be waited for."""

    def wait(self, deadline: str) -> int:
        """Waits until it has ended, and returns its exit code."""


Body = TypeVar("Body", bound=Living)  # what a node lives in
Place = TypeVar("Place")  # where one of a cluster is


@dataclasses.dataclass
class _Life(Generic[Place, Body]):
    """What makes a node live: where it is, unless it is alone on loopback, and what it is in."""

    place: Place | None
    body: Body | None = None


class LocalProvider(Provider, Generic[Place, Body]):
    """Starts nodes on this machine: one alone on loopback, those of a cluster each at an address
    of its own."""

    def __init__(self, profile: Profile) -> None:
        super().__init__(profile)
        self._lives: dict[Node, _Life[Place, Body]] = {}

    # -- what they live in

    @abc.abstractmethod
    def _launch(
        self,
        node: Node,
        words: Sequence[str],
        environment: Mapping[str, str],
        place: Place | None,
    ) -> Body:
        """Gives the node its life; does not wait until it is ready."""

    @abc.abstractmethod
    def _end(self, body: Body) -> None:
        """Ends what a node lives in, whatever its state."""

    @abc.abstractmethod
    def _signal(self, node: Node, name: str) -> None:
        """Sends a signal to its first process."""

    def body(self, node: Node) -> Body:
        """What the node lives in.

        Raises:
            Broken: it has none.
        """
        life = self._lives.get(node)
        if life is None or life.body is None:
            raise Broken(f"node {node.name} was never started, or is gone")
        return life.body

    # -- nodes come, and go

    def start(self, spec: NodeSpec, name: str) -> Node:
        """Starts a node on loopback, and waits until it is ready."""
        node = self._begin_alone(spec, name)
        try:
            self.await_ready(node)
        except BaseException:
            self.discard(node)
            raise
        return node

    def begin_at(self, place: Place, address: str, spec: NodeSpec, name: str) -> Node:
        """Starts a node at an address that is its own; does not wait."""
        # Nobody else is there, so every node has the same ports, as on real machines.
        own = {endpoint: endpoint.port for endpoint in ENDPOINTS}
        return self._begun(spec, name, address, own, place)

    def attempt(self, spec: NodeSpec) -> StartAttempt:
        """Starts a node that should refuse; one that becomes ready is ended."""
        node = self._begin_alone(spec, "refusing")
        try:
            return starting.outcome(node, self.body(node))
        finally:
            self.discard(node)

    def discard(self, node: Node) -> None:
        """Ends what runs, gives the ports back, removes the directory."""
        life = self._lives.pop(node)
        if life.body is not None:
            self._end(life.body)
        if life.place is None:
            for port in node.ports.values():
                ports.release(port)
        shutil.rmtree(node.directory, ignore_errors=True)

    def _begin_alone(self, spec: NodeSpec, name: str) -> Node:
        taken = {endpoint: ports.reserve(HOST) for endpoint in ENDPOINTS}
        return self._begun(spec, name, HOST, taken, None)

    def _begun(
        self,
        spec: NodeSpec,
        name: str,
        host: str,
        taken: Mapping[Endpoint, int],
        place: Place | None,
    ) -> Node:
        node = directories.prepared(spec, name, host, taken, self.build.changes)
        self._lives[node] = _Life(place)
        try:
            self._live(node)
        except BaseException:
            self.discard(node)
            raise
        return node

    def _live(self, node: Node) -> None:
        """Starts the node, or starts it again."""
        roles, life = directories.roles(node), self._lives[node]
        words = ["serve", "--config", str(node.directory / node.spec.file)]
        words += [fill(word, roles) for word in node.spec.arguments]
        environment = {
            "TMPDIR": str(directories.temporary(node)),
            **(clocks.environment(node.directory) if node.spec.settable else {}),
            **{key: fill(value, roles) for key, value in node.spec.environment.items()},
        }
        life.body = self._launch(node, words, environment, life.place)

    # -- what is done to a node

    def tell_to_stop(self, node: Node, by: str = "SIGTERM") -> None:
        """Sends the signal to its first process."""
        if by not in STOPPING:
            raise Broken(f"{by}: no signal that tells a node to stop; known: {', '.join(STOPPING)}")
        node.expected_down = node.dirty = True
        self._signal(node, by)

    def send_signal(self, node: Node, name: str) -> None:
        """Sends that signal to its first process."""
        node.dirty = True
        self._signal(node, name)

    def set_clock(self, node: Node, seconds: float) -> None:
        """Writes the file that the node's clock is set by."""
        if not node.spec.settable:
            raise Broken(f"node {node.name} has the machine's clock")
        node.dirty = True
        clocks.set_by(node.directory, seconds)

    def _ended(self, node: Node, *, wipe: bool) -> Body:
        """What a node lived in that is to be started again, its data kept or wiped.

        Raises:
            Broken: it still runs.
        """
        body = self.body(node)
        if body.running:
            raise Broken(f"node {node.name} still runs; stop or kill it first")
        if wipe:
            directories.wipe(node)
        return body

    # -- what is seen of a node

    def running(self, node: Node) -> bool:
        """Whether its first process has not ended."""
        life = self._lives.get(node)
        return life is not None and life.body is not None and life.body.running

    def exit_code(self, node: Node) -> int | None:
        """Of its first process."""
        return self.body(node).exit_code

    def wait(self, node: Node, deadline: str) -> int:
        """Waits until its first process has ended."""
        return self.body(node).wait(deadline)

    def ending(self, node: Node) -> str:
        """How its first process has ended."""
        return self.body(node).end_described

    def log(self, node: Node, *, whole: bool = False) -> str:
        """What it wrote to its standard output and error."""
        return self.body(node).text(0 if whole else node.log_start)
