"""What every provider can be asked for."""

from __future__ import annotations

import abc
import dataclasses

from support.errors import Unsupported
from support.settings.profiles import Profile
from support.topologies import Node, NodeSpec


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
    """Starts nodes on one target. What a target cannot do raises `Unsupported`."""

    def __init__(self, profile: Profile) -> None:
        self.profile = profile
        # What its PHP was found to lack, by the Redis client that is made of it.
        self.lacks: dict[str, str] = {}

    @property
    @abc.abstractmethod
    def version(self) -> str:
        """What the target says of its own version."""

    @property
    def php_version(self) -> str:
        """The version of the PHP inside, such as 8.4.11.

        Raises:
            Unsupported: there is no PHP inside, or the target does not say.
        """
        raise Unsupported(self.profile.lack_of("php"))

    def prepare(self) -> None:  # noqa: B027 - most targets have nothing to do
        """Begins what the first start would have to wait for; does not wait itself."""

    @abc.abstractmethod
    def start(self, spec: NodeSpec, name: str) -> Node:
        """Starts a node and waits until it is ready.

        Raises:
            Broken: it did not become ready.
        """

    @abc.abstractmethod
    def healthy(self, node: Node) -> bool:
        """Whether the node can be given to the next scenario."""

    @abc.abstractmethod
    def discard(self, node: Node) -> None:
        """Ends the node, whatever its state, and removes what it had."""

    def attempt(self, spec: NodeSpec) -> StartAttempt:
        """Starts a node that is expected to refuse its configuration."""
        raise Unsupported(self.profile.lack_of("configuration"))

    def terminate(self, node: Node) -> None:
        """Asks the node to stop (SIGTERM); does not wait."""
        raise Unsupported(self.profile.lack_of("signals"))

    def interrupt(self, node: Node) -> None:
        """Asks the node to stop as the terminal does (SIGINT); does not wait."""
        raise Unsupported(self.profile.lack_of("signals"))

    def relaunch(self, node: Node, *, wipe: bool) -> None:
        """Starts a node again that has ended, its data kept or wiped; does not wait."""
        raise Unsupported(self.profile.lack_of("signals"))

    def await_ready(self, node: Node) -> None:
        """Waits until a node that was begun, or started again, is ready."""
        raise Unsupported(self.profile.lack_of("signals"))

    def kill(self, node: Node) -> None:
        """Kills the node (SIGKILL)."""
        raise Unsupported(self.profile.lack_of("signals"))
