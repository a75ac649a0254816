"""Nodes as containers of one image, on networks of a Docker daemon that is on this machine."""

from __future__ import annotations

import dataclasses
import functools
import pathlib
import re
import shutil
from collections.abc import Sequence

from support.clients.readiness import readiness
from support.errors import Broken, Unsupported, UsageError
from support.language.placeholders import fill
from support.machine import clocks, container, containers, guard, mounts, ports
from support.machine.container import Container
from support.machine.container_network import ContainerNetwork
from support.providers import directories, starting
from support.providers.base import STOPPING, Provider, StartAttempt
from support.providers.cluster import ClusterHandle
from support.providers.compose_cluster import ComposeCluster
from support.providers.launchers import Build
from support.settings import deadlines
from support.settings.profiles import Profile
from support.topologies import ENDPOINTS, ClusterSpec, Node, NodeSpec

HOST = "127.0.0.1"
ALONE = {"network": "host"}


@dataclasses.dataclass
class _Life:
    """What makes a node live: its container, and the network that it is on, if any."""

    network: ContainerNetwork | None
    container: Container | None = None


class ComposeProvider(Provider):
    """Starts nodes as containers: one alone with the network of the daemon's machine, where it
    listens on loopback as a process does; those of a cluster on a network of their own.

    A node's directory is in its container at the same place, so whatever is put there, or read
    there, is what the node sees. The image's entry point is the program: it is given the words
    that the program gets elsewhere, such as `serve --config FILE`.
    """

    def __init__(self, image: str, profile: Profile) -> None:
        super().__init__(profile)
        self.image = image
        self._lives: dict[Node, _Life] = {}

    @functools.cached_property
    def version(self) -> str:
        """What the program in the image says of its version; `unknown` where it does not."""
        code, said = self.run(["--version"])
        return said.strip() if code == 0 else "unknown"

    @functools.cached_property
    def digest(self) -> str:
        """The beginning of the image's identity."""
        return container.identified(self.image)

    @property
    def php_version(self) -> str:
        """The version of the PHP inside, as the program says it beside its own."""
        match = re.search(r"\(PHP ([\d.]+)", self.version)
        if match is None:
            raise Unsupported(f"{self.image} says of no PHP: {self.version}")
        return match[1]

    @property
    def build(self) -> Build:
        """Nothing is known of it but which image it is."""
        return Build(self.digest)

    def prepare(self) -> None:
        """Looks whether there is a daemon, and that image; clears what dead runs left there.

        Raises:
            UsageError: there is not.
        """
        where = containers.address()
        try:
            _ = self.digest
        except Exception as error:  # noqa: BLE001 - one line says it
            raise UsageError(f"-D target=compose: {error}") from None
        if containers.note(guard.current().path):  # one worker of the run is enough
            containers.sweep_dead(where, guard.base(), [place.run for place in guard.places()])

    # -- nodes and clusters come, and go

    def start(self, spec: NodeSpec, name: str) -> Node:
        """Starts a node on loopback, and waits until it is ready."""
        node = self._begin_alone(spec, name)
        try:
            self.await_ready(node)
        except BaseException:
            self.discard(node)
            raise
        return node

    def begin_on(self, network: ContainerNetwork, address: str, spec: NodeSpec, name: str) -> Node:
        """Starts a node at that address; does not wait."""
        # Nobody else is there, so every node has the same ports, as on real machines.
        own = {endpoint: endpoint.port for endpoint in ENDPOINTS}
        return self._begun(directories.prepared(spec, name, address, own), network)

    def _begin_alone(self, spec: NodeSpec, name: str) -> Node:
        taken = {endpoint: ports.reserve(HOST) for endpoint in ENDPOINTS}
        return self._begun(directories.prepared(spec, name, HOST, taken), None)

    def _begun(self, node: Node, network: ContainerNetwork | None) -> Node:
        self._lives[node] = _Life(network)
        try:
            self._launch(node)
        except BaseException:
            self.discard(node)
            raise
        return node

    def attempt(self, spec: NodeSpec) -> StartAttempt:
        """Starts a node that should refuse; one that becomes ready is ended."""
        node = self._begin_alone(spec, "refusing")
        try:
            return starting.outcome(node, self.container(node))
        finally:
            self.discard(node)

    def run(self, words: Sequence[str], place: pathlib.Path | None = None) -> tuple[int, str]:
        """In a container of its own, which has no network; that directory is in it, too."""
        return container.output_of(self.image, words, deadlines.seconds("silence"), place)

    def empty_cluster(self, spec: ClusterSpec) -> ClusterHandle:
        """A network of its own, and the authority where one is wanted."""
        return ComposeCluster(self, self.begin_on, self.container, spec)

    def discard(self, node: Node) -> None:
        """Removes the container and the directory, and gives the address back."""
        life = self._lives.pop(node)
        if life.container:
            life.container.remove()
        if life.network is None:
            for port in node.ports.values():
                ports.release(port)
        shutil.rmtree(node.directory, ignore_errors=True)

    # -- what is done to a node

    def tell_to_stop(self, node: Node, by: str = "SIGTERM") -> None:
        """Sends the signal to its first process."""
        if by not in STOPPING:
            raise Broken(f"{by}: no signal that tells a node to stop; known: {', '.join(STOPPING)}")
        node.expected_down = node.dirty = True
        self.container(node).signal(by)

    def kill(self, node: Node, *, alone: bool = False) -> None:
        """Kills it; a container ends with its first process, so nothing outlives that."""
        node.expected_down = node.dirty = True
        self.container(node).kill()

    def send_signal(self, node: Node, name: str) -> None:
        """Sends that signal to its first process."""
        node.dirty = True
        self.container(node).signal(name)

    def limit(self, node: Node, most: int) -> None:
        """Sets the limits of its first process from inside (`prlimit`)."""
        node.dirty = True
        self.container(node).run_inside(["prlimit", "--pid", "1", f"--nofile={most}:{most}"])

    def check_disk(self, node: Node) -> None:
        """It does where this machine passes mounts on, as for a daemon of our own."""
        if not mounts.passed_on(node.directory):
            raise Unsupported(
                f"{self.profile.target.name}: a running container sees no disk that is mounted "
                "later, where the machine's mounts are private (docs/containers.md)"
            )

    def set_clock(self, node: Node, seconds: float) -> None:
        """Writes the file that the node's clock is set by."""
        if not node.spec.settable:
            raise Broken(f"node {node.name} has the machine's clock")
        node.dirty = True
        clocks.set_by(node.directory, seconds)

    def pause(self, node: Node) -> None:
        """Freezes the container."""
        self.container(node).pause()

    def resume(self, node: Node) -> None:
        """Lets it go on."""
        self.container(node).resume()

    def relaunch(self, node: Node, *, wipe: bool) -> None:
        """Starts the container again, whose cuts hold on; does not wait."""
        own = self.container(node)
        if own.running:
            raise Broken(f"node {node.name} still runs; stop or kill it first")
        if wipe:
            directories.wipe(node)
        directories.temporary(node)
        own.again()
        network = self._lives[node].network
        if network is not None:
            network.enforce(node.host, own.pid)
        node.expected_down = False

    # -- what is seen of a node

    def await_ready(self, node: Node) -> None:
        """Waits until a node that was begun is ready."""
        own = self.container(node)
        starting.await_ready(node, own, ["docker", "run", *own.command], self.image)

    def running(self, node: Node) -> bool:
        """Whether its container runs."""
        life = self._lives.get(node)
        return life is not None and life.container is not None and life.container.running

    def exit_code(self, node: Node) -> int | None:
        """Of its container."""
        return self.container(node).exit_code

    def wait(self, node: Node, deadline: str) -> int:
        """Waits until its container has ended."""
        return self.container(node).wait(deadline)

    def ending(self, node: Node) -> str:
        """How its container has ended."""
        return self.container(node).end_described

    def identity(self, node: Node) -> str:
        """The container, and since when it runs."""
        return self.container(node).identity

    def memory(self, node: Node) -> int:
        """What the processes of its container have resident."""
        return self.container(node).memory

    def left(self, node: Node) -> list[str]:
        """Its container, where it still runs, with which its processes end; who listens there."""
        found = [f"container {self.container(node).name}"] if self.running(node) else []
        if self._lives[node].network is None and not ports.free(node.host, node.port):
            found.append(f"{node.address()}: somebody listens")
        return found

    def log(self, node: Node, *, whole: bool = False) -> str:
        """The container's log."""
        return self.container(node).text(0 if whole else node.log_start)

    def mark(self, node: Node) -> None:
        """Remembers how long its log is now."""
        node.log_start = len(self.container(node).raw_log())

    def facts(self, node: Node) -> dict[str, str]:
        """Its container's name."""
        return {"container": self.container(node).name}

    def files(self, node: Node) -> dict[str, str]:
        """What the daemon knows of its container, and what the node says of its health."""
        said = readiness(node)
        health = f"{said.status} {said.text}" if said.status else f"no answer: {said.error}"
        return {"inspect.json": self.container(node).inspected(), "health.txt": f"{health}\n"}

    # -- how it is done

    def container(self, node: Node) -> Container:
        """The node's container.

        Raises:
            Broken: it has none.
        """
        life = self._lives.get(node)
        if life is None or life.container is None:
            raise Broken(f"node {node.name} was never started, or is gone")
        return life.container

    def _launch(self, node: Node) -> None:
        roles, life = directories.roles(node), self._lives[node]
        words = ["serve", "--config", str(node.directory / node.spec.file)]
        words += [fill(word, roles) for word in node.spec.arguments]
        settable = clocks.environment(node.directory) if node.spec.settable else {}
        given = {key: fill(value, roles) for key, value in node.spec.environment.items()}
        life.container = Container(
            self.image,
            words,
            name=node.name,
            network=life.network.kwargs(node.host) if life.network else ALONE,
            environment={"TMPDIR": str(directories.temporary(node)), **settable, **given},
            directory=node.directory,
        )
