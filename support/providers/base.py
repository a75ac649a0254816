"""The one interface to whatever runs what is under test: `Provider`.

Actions and checks know a target by it alone, and by the wire. A new provider (compose,
Kubernetes) is a subclass of it, and one of `ClusterHandle` where it can have clusters; what it
leaves out raises `Unsupported` with the reason that its profile gives, and is skipped.
"""

from __future__ import annotations

import abc
import dataclasses
import pathlib
from collections.abc import Sequence

from support.clients.readiness import readiness
from support.errors import Broken, Unsupported
from support.providers.cluster import ClusterHandle
from support.providers.launchers import Build
from support.settings.profiles import Profile
from support.topologies import ClusterSpec, Node, NodeSpec

STOPPING = ("SIGTERM", "SIGINT")  # the signals that ask a node to stop
_UNSEEN = "the target's process cannot be seen"


@dataclasses.dataclass(frozen=True)
class StartAttempt:
    """A start that was expected to fail.

    Attributes:
        exit_code: of the process; None where it was still running, ready, and was ended.
        output: what it wrote to standard output and error.
    """

    exit_code: int | None
    output: str
    seconds: float


class Provider(abc.ABC):
    """Starts nodes and clusters on one target, and does to nodes what a scenario asks.

    A node of a cluster is a node as any other: each method that takes one takes it too.
    """

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        # What its PHP was found to lack, by the Redis client that is made of it.
        self.lacks: dict[str, str] = {}

    @property
    @abc.abstractmethod
    def version(self) -> str:
        """What the target says of its own version."""

    @property
    def digest(self) -> str:
        """What tells this program from every other that gives itself the same version.

        The beginning of a SHA-256 of its bytes; empty where the program cannot be seen.
        """
        return ""

    @property
    def php_version(self) -> str:
        """The version of the PHP inside, such as 8.4.11.

        Raises:
            Unsupported: there is no PHP inside, or the target does not say.
        """
        raise Unsupported(self.profile.lack_of("php"))

    @property
    def build(self) -> Build:
        """What is known of its program, and of the defects that it was given."""
        return Build(self.digest)

    def prepare(self) -> None:  # noqa: B027 - most targets have nothing to do
        """Begins what the first start would have to wait for; does not wait for a start itself.

        Raises:
            Broken: what is under test is not there.
        """

    # -- nodes and clusters come, and go

    @abc.abstractmethod
    def start(self, spec: NodeSpec, name: str) -> Node:
        """Starts a node and waits until it is ready.

        Raises:
            Broken: it did not become ready.
        """

    def attempt(self, spec: NodeSpec) -> StartAttempt:
        """Starts a node that is expected to refuse its configuration."""
        raise Unsupported(self.profile.lack_of("configuration"))

    def run(self, words: Sequence[str], place: pathlib.Path | None = None) -> tuple[int, str]:
        """Runs the program with these words to its end: its exit code, and what it printed.

        Args:
            place: the directory that it is run in; None where none matters.

        Raises:
            Endless: it does not end.
        """
        raise Unsupported(self.profile.lack_of("configuration"))

    def cluster(self, spec: ClusterSpec) -> ClusterHandle:
        """Starts every node at once and, where they shall form a cluster, waits until all of
        them see all.

        Raises:
            Broken: a node did not start, or they did not find each other.
        """
        cluster = self.empty_cluster(spec)
        try:
            for name in (name for name in spec.names if name != spec.late):
                cluster.add(name)
            for node in cluster.nodes.values():
                self.await_ready(node)
            if spec.formed:
                cluster.await_formed()
        except BaseException as error:
            cluster.close()
            if isinstance(error, AssertionError):
                raise Broken(f"the cluster did not form: {error}") from None
            raise
        return cluster

    def empty_cluster(self, spec: ClusterSpec) -> ClusterHandle:
        """What a cluster needs before its first node: a network, what stands beside the nodes."""
        raise Unsupported(f"{self.profile.target.name}: no cluster can be started there")

    @abc.abstractmethod
    def discard(self, node: Node) -> None:
        """Ends the node, whatever its state, and removes what it had."""

    # -- what is done to a node

    def tell_to_stop(self, node: Node, by: str = "SIGTERM") -> None:
        """Asks the node to stop, by one of the signals `STOPPING`; does not wait."""
        raise Unsupported(self.profile.lack_of("signals"))

    def kill(self, node: Node, *, alone: bool = False) -> None:
        """Kills the node, and all that it started; `alone`: only its first process."""
        raise Unsupported(self.profile.lack_of("signals"))

    def send_signal(self, node: Node, name: str) -> None:
        """Sends any signal to the node's first process; nobody else gets the node afterwards."""
        raise Unsupported(self.profile.lack_of("signals"))

    def limit(self, node: Node, most: int) -> None:
        """From now on the node's first process may have that many descriptors, and no more."""
        raise Unsupported(self.profile.lack_of("signals"))

    def check_disk(self, node: Node) -> None:  # noqa: B027 - most nodes see what we see
        """Looks whether the running node sees a disk that is mounted in its directory now.

        Raises:
            Unsupported: it does not.
        """

    def set_clock(self, node: Node, seconds: float) -> None:
        """The clock of a settable node goes ahead of ours by so much; less than none: behind."""
        raise Unsupported(self.profile.lack_of("clock-jumps"))

    def log_reader(self, node: Node) -> int | None:
        """The process id of what reads the log of a piped node; None where a file takes it."""
        raise Unsupported(self.profile.lack_of("signals"))

    def pause(self, node: Node) -> None:
        """Stops the node's clock, and that of everything it started: it answers nothing."""
        raise Unsupported(self.profile.lack_of("signals"))

    def resume(self, node: Node) -> None:
        """Lets a paused node go on."""
        raise Unsupported(self.profile.lack_of("signals"))

    def relaunch(self, node: Node, *, wipe: bool) -> None:
        """Starts a node again that has ended, its data kept or wiped; does not wait."""
        raise Unsupported(self.profile.lack_of("signals"))

    def restart(self, node: Node, *, wipe: bool = False) -> None:
        """Starts a node again that has ended, and waits until it is ready."""
        self.relaunch(node, wipe=wipe)
        self.await_ready(node)

    # -- what is seen of a node

    def await_ready(self, node: Node) -> None:
        """Waits until a node that was begun, or started again, is ready."""
        raise Unsupported(self.profile.lack_of("signals"))

    @abc.abstractmethod
    def running(self, node: Node) -> bool:
        """Whether the node has not ended; a paused one has not."""

    def healthy(self, node: Node) -> bool:
        """Whether the node can be given to the next scenario: unharmed, and ready."""
        return not node.dirty and self.running(node) and readiness(node).status == 200

    def exit_code(self, node: Node) -> int | None:
        """With what the node has ended; negative for the signal that did it, None while it runs."""
        raise Unsupported(_UNSEEN)

    def wait(self, node: Node, deadline: str) -> int:
        """Waits until the node has ended by itself, and returns its exit code.

        Raises:
            AssertionError: it still runs at the deadline.
        """
        raise Unsupported(_UNSEEN)

    def ending(self, node: Node) -> str:
        """How the node has ended, in words for a reason."""
        return "ended"

    def identity(self, node: Node) -> str:
        """Another one for each life of the node: as long as it is the same, nobody started it
        again."""
        raise Unsupported(_UNSEEN)

    def memory(self, node: Node) -> int:
        """How much memory the node takes with all that it started, in bytes."""
        raise Unsupported(_UNSEEN)

    def left(self, node: Node) -> list[str]:
        """What is still there of a node that has ended, described: processes, its address."""
        raise Unsupported(_UNSEEN)

    def log(self, node: Node, *, whole: bool = False) -> str:
        """What the node logged since the scenario began; `whole`: in all of its life."""
        raise Unsupported(self.profile.lack_of("logs"))

    @abc.abstractmethod
    def mark(self, node: Node) -> None:
        """A scenario begins: its part of the node's log starts here."""

    def facts(self, node: Node) -> dict[str, str]:
        """What else a person who looks at the node can use, by name."""
        return {}

    def files(self, node: Node) -> dict[str, str]:
        """What else is evidence of it: the texts of files, by their name."""
        return {}
