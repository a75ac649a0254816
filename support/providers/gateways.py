"""The gateway: HAProxy or nginx on a host of its own, which passes visitors on to ready nodes.

By HAProxy Redis and MySQL clients are passed on as well, each connection to the next node.
"""

from __future__ import annotations

import dataclasses
import pathlib
import shutil
import tempfile
from collections.abc import Iterable, Sequence

from support import assertions
from support.clients.http import READY, HttpClient
from support.errors import Broken
from support.machine import cpu, guard, processes
from support.machine.networks import Spot
from support.providers.cluster import GATEWAY
from support.services.gateways import FILE, Front, Passed, command, configuration
from support.topologies import ENDPOINTS, HTTP, Node, NodeSpec


@dataclasses.dataclass(frozen=True)
class Gateway:
    """A gateway that runs: where it is, and what it is."""

    node: Node
    process: processes.Process

    def end(self) -> None:
        """Ends it, and removes what it had."""
        self.process.end()
        shutil.rmtree(self.node.directory, ignore_errors=True)


def front(host: str, nodes: Iterable[Node]) -> Front:
    """What a gateway at that address is told of these nodes."""
    given = list(nodes)
    passed = tuple(
        Passed(end.name, f"{host}:{end.port}", {at.name: at.address(end) for at in given})
        for end in ENDPOINTS
        if end.by_gateway
    )
    return Front(f"{host}:{HTTP.port}", {at.name: at.address() for at in given}, passed)


def wanted(kind: str) -> None:
    """Raise `Missing` where that gateway is not on this machine."""
    command(kind, pathlib.Path())


def start(host: Spot, nodes: Sequence[Node], kind: str) -> Gateway:
    """Starts a gateway on that machine in front of these nodes, and waits until it serves.

    Raises:
        Missing: it is not installed.
        Broken: it did not start to serve.
    """
    directory = pathlib.Path(tempfile.mkdtemp(prefix=f"{GATEWAY}-", dir=guard.current().path))
    text = configuration(kind, front(host.address, nodes), directory)
    (directory / FILE).write_text(text, encoding="utf-8")
    ports = {endpoint: endpoint.port for endpoint in ENDPOINTS}
    node = Node(GATEWAY, NodeSpec(), host.address, ports, directory, directory, text)
    process = processes.start(
        command(kind, directory),
        name="the gateway",
        output=directory / "node.log",
        directory=directory,
        kind=cpu.GATEWAYS,
        network=host.path,
    )
    gateway = Gateway(node, process)
    try:
        _await_serving(gateway)
    except BaseException:
        gateway.end()
        raise
    return gateway


def _await_serving(gateway: Gateway) -> None:
    def serves() -> None:
        answer = HttpClient(gateway.node).send(READY, "connect")
        assertions.equal("the gateway's answer", 200, answer.status or answer.error)

    try:
        assertions.eventually(serves, "ready", hold=3)
    except AssertionError as error:
        log = gateway.process.text()[-1000:]
        raise Broken(f"the gateway does not serve: {error}\n{log}") from None
