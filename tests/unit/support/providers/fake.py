"""A provider without any process: nodes, links and what members see are kept in memory.

It keeps to the promises of `Provider` and `ClusterHandle`, so whatever actions ask of a target
can be done to it. On its wire (`answer`) it says what clients of a node ask while deeds are done.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import pathlib
from collections.abc import Sequence
from typing import Any

from support.clients.http import READY, Exchange, Request
from support.clients.membership import NODE_API
from support.errors import Broken
from support.providers.base import STOPPING, Provider, StartAttempt
from support.providers.cluster import GATEWAY, TRY, Badness, ClusterHandle, Ignored
from support.services.authorities import Authority
from support.services.gateways import HAPROXY
from support.settings import profiles
from support.topologies import ENDPOINTS, ClusterSpec, Node, NodeSpec

NOWHERE = pathlib.Path("/nonexistent")
LEADS = "this node is now the ACME leader"


@dataclasses.dataclass
class Life:
    """The state of a node.

    Attributes:
        code: with what it has ended; None while it runs.
        number: of this life of it, from 1.
        stored: what it would find again if it were started with its data.
    """

    code: int | None = None
    paused: bool = False
    number: int = 1
    stored: bool = False
    text: str = ""
    cluster: FakeCluster | None = None


class FakeAuthority(Authority):
    """Issues nothing; remembers where names lead."""

    directory, trust = "https://authority.invalid/dir", NOWHERE

    def __init__(self) -> None:
        self.places: dict[str, list[str]] = {}
        self.ended = False

    def place(self, site: str, addresses: Sequence[str]) -> None:
        self.places[site] = list(addresses)

    @property
    def issued(self) -> int:
        return 0

    def root(self) -> str:
        return ""

    def end(self) -> None:
        self.ended = True


class FakeProvider(Provider):
    """Serves every deed, and notes which of its methods was asked for."""

    version = php_version = "0"

    def __init__(self) -> None:
        super().__init__(profiles.load(profiles.path_for("reference")))
        self.lives: dict[Node, Life] = {}
        self._hosts = itertools.count(1)

    def start(self, spec: NodeSpec, name: str) -> Node:
        host = f"10.0.0.{next(self._hosts)}"
        ports = {each: each.port for each in ENDPOINTS}
        node = Node(name, spec, host, ports, NOWHERE, NOWHERE, "")
        self.lives[node] = Life(text="started\n")
        return node

    def attempt(self, spec: NodeSpec) -> StartAttempt:
        return StartAttempt(1, "refused", 0.0)

    def run(self, words: Sequence[str], place: pathlib.Path | None = None) -> tuple[int, str]:
        return 0, " ".join(words)

    def empty_cluster(self, spec: ClusterSpec) -> ClusterHandle:
        return FakeCluster(self, spec)

    def discard(self, node: Node) -> None:
        del self.lives[node]

    def tell_to_stop(self, node: Node, by: str = "SIGTERM") -> None:
        if by not in STOPPING:
            raise Broken(by)
        node.expected_down = node.dirty = True
        self._end(node, 0)

    def kill(self, node: Node, *, alone: bool = False) -> None:
        node.expected_down = node.dirty = True
        self._end(node, -9)

    def send_signal(self, node: Node, name: str) -> None:
        self.lives[node].text += f"received {name}"

    def limit(self, node: Node, most: int) -> None:
        self.lives[node].text += f"at most {most} descriptors"

    def set_clock(self, node: Node, seconds: float) -> None:
        self.lives[node].text += f"{seconds:+g} s"

    def pause(self, node: Node) -> None:
        self.lives[node].paused = True

    def resume(self, node: Node) -> None:
        self.lives[node].paused = False

    def relaunch(self, node: Node, *, wipe: bool) -> None:
        life = self.lives[node]
        if life.code is None:
            raise Broken(f"node {node.name} still runs")
        life.code, life.paused, life.number = None, False, life.number + 1
        life.stored = life.stored and not wipe
        node.expected_down = False

    def await_ready(self, node: Node) -> None:
        if not self.running(node):
            raise Broken(f"node {node.name} is not ready")

    def running(self, node: Node) -> bool:
        return node in self.lives and self.lives[node].code is None

    def exit_code(self, node: Node) -> int | None:
        return self.lives[node].code

    def wait(self, node: Node, deadline: str) -> int:
        code = self.lives[node].code
        if code is None:
            raise AssertionError(f"node {node.name} still runs")
        return code

    def ending(self, node: Node) -> str:
        return f"ended with exit code {self.lives[node].code}"

    def identity(self, node: Node) -> str:
        return str(self.lives[node].number)

    def memory(self, node: Node) -> int:
        return 1 if self.running(node) else 0

    def left(self, node: Node) -> list[str]:
        return [node.name] if self.running(node) else []

    def log(self, node: Node, *, whole: bool = False) -> str:
        return self.lives[node].text[0 if whole else node.log_start :]

    def log_reader(self, node: Node) -> int | None:
        return None

    def mark(self, node: Node) -> None:
        node.log_start = len(self.lives[node].text)

    def facts(self, node: Node) -> dict[str, str]:
        return {"life": self.identity(node)}

    def _end(self, node: Node, code: int) -> None:
        life = self.lives[node]
        # A clock that stands still does not hear SIGTERM; SIGKILL it does not need to hear.
        if not life.paused or code < 0:
            life.code = code

    # -- the wire

    def answer(self, node: Node, request: Request) -> Exchange:
        """What a client of the node gets; nothing from one that has ended or sleeps."""
        exchange = Exchange(node.name, node.url, request, 0.0, error="no answer")
        life = self.lives.get(node)
        if life is None or life.code is not None or life.paused:
            return exchange
        exchange.status = 200 if request.target in (READY.target, NODE_API.target) else 404
        if request.target == NODE_API.target and life.cluster is not None:
            exchange.raw = json.dumps(life.cluster.view(node.name)).encode()
        return exchange


class FakeCluster(ClusterHandle):
    """Links are pairs of names; whoever can be reached is seen."""

    def __init__(self, provider: FakeProvider, spec: ClusterSpec) -> None:
        super().__init__(provider.profile, spec)
        self._provider = provider
        self.dead: set[tuple[str, str]] = set()  # from whom, to whom
        self.bad: dict[str, Badness] = {}  # whose links are
        self.how = ""
        self._gateway: Node | None = None
        self.authority = FakeAuthority() if spec.sites else None

    @property
    def alive(self) -> list[Node]:
        return [node for node in self.nodes.values() if self._provider.running(node)]

    def add(self, name: str) -> Node:
        node = self._provider.start(NodeSpec(), name)
        life = self._provider.lives[node]
        life.cluster = self
        if self.authority is not None and not self.nodes:
            life.text += LEADS
        self.nodes[name] = node
        return node

    def remove(self, name: str) -> None:
        self._provider.discard(self.nodes.pop(name))

    @property
    def whole(self) -> bool:
        return not self.dead and not self.bad

    def cut(self, ignored: Ignored, *, how: str = "drop") -> None:
        self.how = how
        self.dead |= {(source, deaf) for deaf, from_ in ignored.items() for source in from_}

    def spoil(self, name: str, badness: Badness) -> None:
        self.bad[name] = badness

    def heal(self) -> None:
        self.bad.clear()
        self.dead.clear()

    def reaches(self, source: str, goal: str, seconds: float = TRY) -> bool:
        there = {node.name for node in self.alive if not self._provider.lives[node].paused}
        ways = {(source, goal), (goal, source)}
        return {source, goal} <= there and not ways & self.dead

    def gateway(self, kind: str = HAPROXY) -> Node:
        if self._gateway is None:
            self._gateway = self._provider.start(NodeSpec(), GATEWAY)
        return self._gateway

    def close(self) -> None:
        for name in list(self.nodes):
            self.remove(name)
        if self.authority is not None:
            self.authority.end()

    def view(self, name: str) -> dict[str, Any]:
        """What the node of that name says of its members."""
        seen = [other for other in self.nodes if other == name or self.reaches(name, other)]
        members = [{"node_id": f"node-{other}", "state": "alive"} for other in seen]
        return {"members": members, "settled": True}
