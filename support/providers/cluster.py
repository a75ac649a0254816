"""A cluster as whoever started it holds it: its nodes, and the links between them."""

from __future__ import annotations

import abc
import dataclasses
import time
from collections.abc import Iterable, Mapping

from support import assertions
from support.clients import membership
from support.errors import Broken, Unsupported
from support.services.authorities import Authority
from support.services.gateways import HAPROXY
from support.settings.profiles import Profile
from support.topologies import ClusterSpec, Node


@dataclasses.dataclass(frozen=True)
class Badness:
    """What becomes of packets on a bad link.

    Attributes:
        lose: so many of 100 are lost.
        double: so many of 100 come twice.
        delay: seconds that each takes longer, give or take a half, so that some overtake others.
    """

    lose: int = 0
    double: int = 0
    delay: float = 0.0


Ignored = Mapping[str, Iterable[str]]  # who ignores whom, by name
GATEWAY = "gateway"  # the name of the node that passes visitors on
TRY = 0.4  # seconds that a connection may take


class ClusterHandle(abc.ABC):
    """Nodes that are told of each other, each reached over links that can be cut.

    What is done to one node (stop, kill, pause, ...) is its `Provider`'s, as for a node alone.

    Attributes:
        spec: what was wanted; nodes that were added later are in it where they differ.
        nodes: by name, the dead ones too, in the order in which they were started.
        formed_after: seconds from the last start until all saw all.
        touched: something was done to its nodes or links; it may be given to another
            scenario once it is mended.
        dirty: it must not be given to another scenario.
        authority: whom its nodes ask for certificates, where they shall.
    """

    authority: Authority | None = None

    def __init__(self, profile: Profile, spec: ClusterSpec) -> None:
        self.profile = profile
        self.spec = spec
        self.nodes: dict[str, Node] = {}
        self.formed_after = 0.0
        self.touched = False
        self.dirty = not spec.formed

    def node(self, name: str) -> Node:
        """The node of that name.

        Raises:
            Broken: there is none.
        """
        if name not in self.nodes:
            raise Broken(f"no node {name!r} in the cluster; there are {', '.join(self.nodes)}")
        return self.nodes[name]

    def others(self, name: str) -> list[str]:
        """The names of every node but that one."""
        return [other for other in self.nodes if other != name]

    # -- nodes

    @property
    @abc.abstractmethod
    def alive(self) -> list[Node]:
        """The nodes that run; a paused one does."""

    @abc.abstractmethod
    def add(self, name: str) -> Node:
        """Starts one node more, which is told of those that it shall seek; does not wait."""

    @abc.abstractmethod
    def remove(self, name: str) -> None:
        """Ends the node of that name, whatever its state, and forgets it."""

    # -- links

    @property
    @abc.abstractmethod
    def whole(self) -> bool:
        """Whether no cut is in force."""

    @abc.abstractmethod
    def cut(self, ignored: Ignored, *, how: str = "drop") -> None:
        """Cuts links: each node named ignores what comes from the nodes listed for it.

        Args:
            ignored: who ignores whom; both ways is two entries.
            how: `drop` (silently) or `reject` (the sender learns it at once).
        """

    def spoil(self, name: str, badness: Badness) -> None:
        """Makes the links of that node bad, both ways, until they are healed."""
        raise Unsupported(f"{self.profile.target.name}: its links cannot be made bad")

    @abc.abstractmethod
    def heal(self) -> None:
        """Undoes every cut, and makes every link good again.

        Raises:
            Broken: a link that was to be bad was not.
        """

    @abc.abstractmethod
    def reaches(self, source: str, goal: str, seconds: float = TRY) -> bool:
        """Whether a connection from one node to the HTTP port of another one is accepted."""

    def cuts(self, name: str) -> str:
        """The cuts in force at that node, for the evidence; nothing where they cannot be seen."""
        return ""

    # -- what stands beside the nodes

    @abc.abstractmethod
    def gateway(self, kind: str = HAPROXY) -> Node:
        """The way in for visitors, which passes them on to ready nodes; started at first use.

        Args:
            kind: which gateway, of `services.gateways.KINDS`.

        Raises:
            Missing: what it is made of is not installed.
            Broken: it does not serve.
        """

    @abc.abstractmethod
    def close(self) -> None:
        """Ends the nodes and all that was beside them."""

    # -- waiting

    def await_formed(self) -> None:
        """Waits until every running node sees every running node, and no other.

        Raises:
            AssertionError: they do not within the deadline `formation`.
        """
        began = time.monotonic()
        alive = self.alive
        for node in alive:
            assertions.eventually(
                lambda node=node: membership.hears(self.profile, node, alive),  # type: ignore[misc]
                "formation",
            )
        self.formed_after = time.monotonic() - began

    def await_settled(self) -> None:
        """Waits until every running node sees every other and has all that it should keep.

        Raises:
            AssertionError: they do not within the deadlines `formation` and `repair`.
        """
        self.await_formed()
        for node in self.alive:
            assertions.eventually(lambda node=node: membership.settled(node), "repair", hold=2)  # type: ignore[misc]
