"""`World`: the scenario's node or cluster, and the parts that steps share."""

from __future__ import annotations

import concurrent.futures
import contextlib
import dataclasses
import datetime
import functools
import pathlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from support.clients import crowd, raw
from support.clients.http import Exchange, HttpClient, Request
from support.clients.load import Work
from support.clients.strangers import Stranger
from support.clients.transactions import Transactions
from support.clients.workload import Load, Stream
from support.errors import Broken, Unsupported
from support.machine import shortage
from support.providers import ClusterHandle, Provider, StartAttempt
from support.providers.pool import ClusterPool, Pool
from support.services.gateways import HAPROXY
from support.services.replication import Pair
from support.settings.options import RunOptions
from support.settings.profiles import Profile
from support.topologies import ClusterSpec, Node, NodeSpec, merged, parsed
from support.world.before import Before
from support.world.pace import Pace
from support.world.people import People
from support.world.phpt import PhptRun
from support.world.redis import Redis
from support.world.sql import Sql
from support.world.visits import Visits

T = TypeVar("T")


@dataclasses.dataclass
class World:
    """What a scenario has: its node, what was said, what is remembered.

    Attributes:
        fresh: the scenario's node is not shared (`@fresh`).
        settable: the clocks of its nodes can be set (`@requires.clock-jumps`).
        piped: what its node says is read by another program (`@piped`).
        pace: how long the target's answers usually take.
        visits: what visitors have asked and got.
        redis: what clients of the Redis port, and pages that call functions, have.
        sql: what clients of MySQL ports have.
        people: who use an application, and what they have made.
        phpt: tests of PHP's own that it has written and run.
        before: the snapshot from before the first When.
        files: what the scenario put into the document root, by path.
        second: another node that runs beside the scenario's own.
        attempt: a start that was expected to fail, and `attempted`, of what.
        told_to_stop: when the node was told to, monotonic.
        sites: how many numbered sites there are.
        events: what was done to nodes, with its time: the fault timeline.
        written: what was stored in the cluster, by key, and must be read again.
        views: whom each node named as members when it was asked.
        certificate: the last one that every node served.
        load: the clients that write and read all the while.
        gateway_kind: which gateway visitors come through.
        stream: the visitors who request a page all the while.
        work: the jobs that visitors had done at once.
        stranger: whoever reaches the nodes' ports and is not of their cluster.
        databases: the database servers behind its node, where `use_databases` was asked.
    """

    options: RunOptions
    profile: Profile
    provider: Provider
    pool: Pool
    cluster_pool: ClusterPool
    fresh: bool = False
    settable: bool = False
    piped: bool = False
    pace: Pace = dataclasses.field(default_factory=Pace)
    visits: Visits = dataclasses.field(default_factory=Visits)
    redis: Redis = dataclasses.field(default_factory=Redis)
    sql: Sql = dataclasses.field(default_factory=Sql)
    people: People = dataclasses.field(default_factory=People)
    phpt: PhptRun = dataclasses.field(default_factory=PhptRun)
    before: Before = dataclasses.field(default_factory=Before)
    files: dict[str, bytes] = dataclasses.field(default_factory=dict)
    dates: dict[str, float] = dataclasses.field(default_factory=dict)  # of files, where chosen
    second: Node | None = None
    attempt: StartAttempt | None = None
    attempted: NodeSpec | None = None
    told_to_stop: float = 0.0
    sites: int = 0
    events: list[str] = dataclasses.field(default_factory=list)
    written: dict[bytes, bytes] = dataclasses.field(default_factory=dict)
    views: dict[str, dict[str, Any]] = dataclasses.field(default_factory=dict)
    certificate: str = ""
    load: Load | Transactions | None = None
    gateway_kind: str = HAPROXY
    stream: Stream | None = None
    stranger: Stranger | None = None
    work: Work | None = None
    databases: Pair = dataclasses.field(default_factory=Pair)
    has_databases: bool = False
    _node: Node | None = None
    _spec: NodeSpec | None = None
    _cluster: ClusterHandle | None = None
    _cluster_spec: ClusterSpec | None = None
    _end: contextlib.ExitStack = dataclasses.field(default_factory=contextlib.ExitStack)

    # -- the node

    @property
    def node(self) -> Node:
        """The scenario's node; started, or found warm, at its first use."""
        if self._cluster_spec is not None:
            return next(iter(self.cluster.nodes.values()))
        if self._node is None:
            if self._spec is None:
                raise Broken("the scenario has no node: it needs 'Given a node'")
            self._node = self.pool.get(self._spec, fresh=self.fresh)
            for path, content in self.files.items():
                self._write(path, content)
        return self._node

    @property
    def has_node(self) -> bool:
        """Whether a node was started or found for this scenario."""
        return self._node is not None or self._cluster is not None

    @property
    def nodes(self) -> list[Node]:
        """Every node of the scenario that was started or found, the dead ones too."""
        if self._cluster is not None:
            return list(self._cluster.nodes.values())
        return [] if self._node is None else [self._node]

    @property
    def spec(self) -> NodeSpec:
        """What the scenario wants its node to be."""
        return self._spec or NodeSpec(settable=self.settable, piped=self.piped)

    def want_node(self, text: str = "", **environment: str) -> None:
        """Asks for a node whose configuration has that text over the defaults."""
        spec = self.spec
        self._want(
            configuration=merged(spec.configuration, parsed(text)),
            environment={**spec.environment, **environment},
        )

    def want_content(self, content: str, text: str) -> None:
        """Asks for a node that has this content from the start, and that nobody else gets."""
        self.fresh = True
        self.want_node(text)
        self._want(content=content)
        self.on_end(self._leave_node)

    def want_file(self, text: str) -> None:
        """Asks for a node whose ephpm.toml is that text and no more."""
        self._want(text=text)

    def use_databases(self) -> None:
        """The scenario has database servers; a node that knows them is nobody else's.

        It is waited for until it lives: that it reaches them is its own matter.
        """
        self.has_databases = self.fresh = True
        self._want(ready=False)
        self.on_end(self._leave_node)

    def _leave_node(self) -> None:
        if self._node is not None:
            self._node.dirty = True

    def want_arguments(self, *words: str) -> None:
        """Asks for a node that is started with further words on its command line."""
        self._want(arguments=(*self.spec.arguments, *words))

    def _want(self, **changes: Any) -> None:
        if self._node is not None:
            raise Broken("the scenario's node runs already; say what it needs before")
        self._spec = dataclasses.replace(self.spec, **changes)

    # -- the cluster

    @property
    def cluster(self) -> ClusterHandle:
        """The scenario's cluster; started, or found warm, at its first use."""
        if self._cluster is None:
            if self._cluster_spec is None:
                raise Broken("the scenario has no cluster: it needs 'Given a cluster of ...'")
            self._cluster = self.cluster_pool.get(self._cluster_spec, fresh=self.fresh)
        return self._cluster

    @property
    def cluster_spec(self) -> ClusterSpec:
        """What the scenario wants its cluster to be."""
        return self._cluster_spec or ClusterSpec(names=(), settable=self.settable)

    @property
    def in_cluster(self) -> bool:
        """Whether the scenario's nodes are those of a cluster."""
        return self._cluster_spec is not None

    def want_cluster(self, **changes: Any) -> None:
        """Asks for a cluster; the changes are fields of `ClusterSpec`, over what was asked."""
        if self._cluster is not None:
            raise Broken("the scenario's cluster runs already; say what it needs before")
        self._cluster_spec = dataclasses.replace(self.cluster_spec, **changes)

    def named(self, name: str) -> Node:
        """The node of that name in the scenario's cluster."""
        return self.cluster.node(name)

    @property
    def gateway(self) -> Node:
        """The way in for visitors: it passes them on to whichever node is ready."""
        return self.cluster.gateway(self.gateway_kind)

    def distrust(self) -> None:
        """The scenario failed: a cluster that it has done something to is not used again."""
        if self._cluster is not None and self._cluster.touched:
            self._cluster.dirty = True

    def put_file(self, path: str, content: bytes) -> None:
        """Puts a file into the node's document root, for this scenario."""
        if not self.profile.claims("files"):
            raise Unsupported(self.profile.lack_of("files"))
        self.files[path] = content
        if self._node is not None:
            self._write(path, content)

    def site_file(self, path: str) -> bytes:
        """What a file below the node's document root holds.

        Raises:
            Broken: there is no such file.
        """
        file = self.node.site / path.lstrip("/")
        try:
            return file.read_bytes()
        except OSError as error:
            raise Broken(f"{path}: not in the document root: {error.strerror}") from None

    def on_end(self, action: Callable[[], None]) -> None:
        """That is done when the scenario has ended."""
        self._end.callback(action)

    def event(self, what: str) -> None:
        """Writes something into the scenario's timeline."""
        now = datetime.datetime.now(datetime.UTC)
        self.events.append(f"{now:%H:%M:%S.%f} {what}")

    def _write(self, path: str, content: bytes) -> None:
        file = self.node.site / path.lstrip("/")
        before = file.read_bytes() if file.is_file() else None
        with shortage.writing(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        if before is None:
            self.on_end(lambda: file.unlink(missing_ok=True))
        else:
            self.on_end(functools.partial(_restore, file, before))

    # -- visitors

    @property
    def answer(self) -> Exchange:
        """The last answer.

        Raises:
            Broken: nothing was requested.
            Mismatch: no answer came.
        """
        return self.visits.last.answered()

    @property
    def last(self) -> Exchange:
        """The last exchange, answered or not."""
        return self.visits.last

    def send(self, request: Request) -> Exchange:
        """A visitor of the scenario's node sends that request."""
        return self.send_to(self.node, request)

    def send_to(self, node: Node, request: Request, deadline: str = "silence") -> Exchange:
        """A visitor of that node, or of the gateway, sends that request."""
        exchange = HttpClient(node).send(request, deadline)
        self.visits.exchanges.append(exchange)
        return exchange

    def send_bytes(self, data: bytes) -> Exchange:
        """A client of the scenario's node sends these bytes."""
        exchange = raw.exchange(self.node, data)
        self.visits.exchanges.append(exchange)
        return exchange

    def send_together(self, requests: Iterable[Request]) -> None:
        """As many visitors at once as there are requests."""
        wanted, client = list(requests), HttpClient(self.node)
        self.visits.crowd = crowd.together(len(wanted), lambda number: client.send(wanted[number]))
        self.visits.exchanges += self.visits.crowd

    def send_streams(self, requests: Sequence[Request]) -> None:
        """One visitor sends them at once, as streams of one HTTP/2 connection."""
        self.visits.crowd = HttpClient(self.node).send_streams(requests)
        self.visits.exchanges += self.visits.crowd

    def begin(self, request: Request) -> None:
        """A visitor sends a request whose answer is looked at later."""
        pool = concurrent.futures.ThreadPoolExecutor(1)
        self.visits.pending[request.target] = pool.submit(HttpClient(self.node).send, request)
        pool.shutdown(wait=False)

    def finish(self, target: str) -> Exchange:
        """The answer to a request that was begun."""
        exchange = self.visits.pending.pop(target).result()
        self.visits.exchanges.append(exchange)
        return exchange

    # -- the end

    def undo(self) -> None:
        """What the scenario changed on a shared node is put right; what is open is closed.

        Whatever of that fails, the rest is done, and the failure is raised then.
        """
        with contextlib.ExitStack() as end:
            # The last first: nodes go back to their pools when nothing is open any more.
            if self._cluster is not None:
                end.callback(self.cluster_pool.put_back, self._cluster)
            if self._node is not None:
                end.callback(self.pool.put_back, self._node)
            end.callback(self.redis.close)
            end.push(self._end)
            end.callback(self.sql.close)
            end.callback(self.visits.close)
            for background in (self.load, self.stream):
                if background is not None:
                    end.callback(background.stop)


def _restore(file: pathlib.Path, content: bytes) -> None:
    file.write_bytes(content)
