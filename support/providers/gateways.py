"""The gateway: HAProxy on a host of its own, which passes visitors on to ready nodes.

It does what a load balancer in front of a cluster does: it asks every node for
`/_ephpm/ready`, sends visitors in turn to those that say yes, and tries the next node
where a connection is refused, or closed without a byte of an answer. Redis clients are
passed on as well, each connection to the next node.
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
from support.machine import cpu, guard, processes, programs
from support.machine.networks import Spot
from support.providers.cluster import GATEWAY
from support.topologies import ENDPOINTS, HTTP, Endpoint, Node, NodeSpec

_CONFIGURATION = """\
global
  maxconn 256
defaults
  mode http
  timeout connect 1s
  timeout client 20s
  timeout server 10s
  timeout check 1s
  retries 3
  option redispatch 1
  retry-on conn-failure empty-response response-timeout
  option http-server-close
frontend visitors
  bind {address}
  default_backend nodes
backend nodes
  balance roundrobin
  option httpchk GET /_ephpm/ready
  http-check expect status 200
  default-server inter 200ms fall 1 rise 1 on-marked-down shutdown-sessions
{servers}
"""
_BY_CONNECTION = """\
frontend {name}
  mode tcp
  bind {address}
  default_backend {name}-nodes
backend {name}-nodes
  mode tcp
  balance roundrobin
{servers}
"""


@dataclasses.dataclass(frozen=True)
class Gateway:
    """A gateway that runs: where it is, and what it is."""

    node: Node
    process: processes.Process

    def end(self) -> None:
        """Ends it, and removes what it had."""
        self.process.end()
        shutil.rmtree(self.node.directory, ignore_errors=True)


def configuration(host: str, nodes: Iterable[Node]) -> str:
    """HAProxy's configuration for a gateway at that address in front of these nodes."""
    given = list(nodes)
    parts = [
        _CONFIGURATION.format(
            address=f"{host}:{HTTP.port}",
            servers="\n".join(f"  server {at.name} {at.address()} check" for at in given),
        )
    ]
    for endpoint in ENDPOINTS:
        if endpoint.by_gateway:
            parts.append(_by_connection(endpoint, host, given))
    return "".join(parts)


def _by_connection(endpoint: Endpoint, host: str, nodes: Iterable[Node]) -> str:
    return _BY_CONNECTION.format(
        name=endpoint.name,
        address=f"{host}:{endpoint.port}",
        servers="\n".join(f"  server {at.name} {at.address(endpoint)}" for at in nodes),
    )


def start(host: Spot, nodes: Sequence[Node]) -> Gateway:
    """Starts a gateway on that machine in front of these nodes, and waits until it serves.

    Raises:
        Missing: HAProxy is not installed.
        Broken: it did not start to serve.
    """
    program = programs.program("haproxy")
    directory = pathlib.Path(tempfile.mkdtemp(prefix=f"{GATEWAY}-", dir=guard.current().path))
    text = configuration(host.address, nodes)
    (directory / "haproxy.cfg").write_text(text, encoding="utf-8")
    ports = {endpoint: endpoint.port for endpoint in ENDPOINTS}
    node = Node(GATEWAY, NodeSpec(), host.address, ports, directory, directory, text)
    process = processes.start(
        [program, "-db", "-f", str(directory / "haproxy.cfg")],
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
