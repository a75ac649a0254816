"""Nodes as containers of one image, on networks of a Docker daemon that is on this machine."""

from __future__ import annotations

import functools
import pathlib
import re
from collections.abc import Mapping, Sequence

from support.clients.readiness import readiness
from support.errors import Unsupported, UsageError
from support.machine import container, containers, guard, mounts, ports
from support.machine.container import Container
from support.machine.container_network import ContainerNetwork
from support.providers import directories, starting
from support.providers.cluster import ClusterHandle
from support.providers.compose_cluster import ComposeCluster
from support.providers.launchers import Build
from support.providers.local import LocalProvider
from support.settings import deadlines
from support.settings.profiles import Profile
from support.topologies import ClusterSpec, Node

ALONE = {"network": "host"}


class ComposeProvider(LocalProvider[ContainerNetwork, Container]):
    """Starts nodes as containers: one alone with the network of the daemon's machine, where it
    listens on loopback as a process does; those of a cluster on a network of their own.

    A node's directory is in its container at the same place, so whatever is put there, or read
    there, is what the node sees. The image's entry point is the program: it is given the words
    that the program gets elsewhere, such as `serve --config FILE`.
    """

    def __init__(self, image: str, profile: Profile) -> None:
        super().__init__(profile)
        self.image = image

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

    def run(self, words: Sequence[str], place: pathlib.Path | None = None) -> tuple[int, str]:
        """In a container of its own, which has no network; that directory is in it, too."""
        return container.output_of(self.image, words, deadlines.seconds("silence"), place)

    def empty_cluster(self, spec: ClusterSpec) -> ClusterHandle:
        """A network of its own, and the authority where one is wanted."""
        return ComposeCluster(self, self.begin_at, self.body, spec)

    # -- what is done to a node

    def kill(self, node: Node, *, alone: bool = False) -> None:
        """Kills it; a container ends with its first process, so nothing outlives that."""
        node.expected_down = node.dirty = True
        self.body(node).kill()

    def limit(self, node: Node, most: int) -> None:
        """Sets the limits of its first process from inside (`prlimit`)."""
        node.dirty = True
        self.body(node).run_inside(["prlimit", "--pid", "1", f"--nofile={most}:{most}"])

    def check_disk(self, node: Node) -> None:
        """It does where this machine passes mounts on, as for a daemon of our own."""
        if not mounts.passed_on(node.directory):
            raise Unsupported(
                f"{self.profile.target.name}: a running container sees no disk that is mounted "
                "later, where the machine's mounts are private (docs/containers.md)"
            )

    def pause(self, node: Node) -> None:
        """Freezes the container."""
        self.body(node).pause()

    def resume(self, node: Node) -> None:
        """Lets it go on."""
        self.body(node).resume()

    def relaunch(self, node: Node, *, wipe: bool) -> None:
        """Starts the container again, whose cuts hold on; does not wait."""
        own = self._ended(node, wipe=wipe)
        directories.temporary(node)
        own.again()
        network = self._lives[node].place
        if network is not None:
            network.enforce(node.host, own.pid)
        node.expected_down = False

    # -- what is seen of a node

    def await_ready(self, node: Node) -> None:
        """Waits until a node that was begun is ready."""
        own = self.body(node)
        starting.await_ready(node, own, ["docker", "run", *own.command], self.image)

    def identity(self, node: Node) -> str:
        """The container, and since when it runs."""
        return self.body(node).identity

    def memory(self, node: Node) -> int:
        """What the processes of its container have resident."""
        return self.body(node).memory

    def left(self, node: Node) -> list[str]:
        """Its container, where it still runs, with which its processes end; who listens there."""
        found = [f"container {self.body(node).name}"] if self.running(node) else []
        if self._lives[node].place is None and not ports.free(node.host, node.port):
            found.append(f"{node.address()}: somebody listens")
        return found

    def mark(self, node: Node) -> None:
        """Remembers how long its log is now."""
        node.log_start = len(self.body(node).raw_log())

    def facts(self, node: Node) -> dict[str, str]:
        """Its container's name."""
        return {"container": self.body(node).name}

    def files(self, node: Node) -> dict[str, str]:
        """What the daemon knows of its container, and what the node says of its health."""
        said = readiness(node)
        health = f"{said.status} {said.text}" if said.status else f"no answer: {said.error}"
        return {"inspect.json": self.body(node).inspected(), "health.txt": f"{health}\n"}

    # -- how it is done

    def _launch(
        self,
        node: Node,
        words: Sequence[str],
        environment: Mapping[str, str],
        place: ContainerNetwork | None,
    ) -> Container:
        return Container(
            self.image,
            words,
            name=node.name,
            network=place.kwargs(node.host) if place else ALONE,
            environment=environment,
            directory=node.directory,
        )

    def _end(self, body: Container) -> None:
        body.remove()

    def _signal(self, node: Node, name: str) -> None:
        self.body(node).signal(name)
