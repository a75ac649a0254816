"""The gateway: HAProxy on a host of its own, which passes visitors on to ready nodes.

It does what a load balancer in front of a cluster does: it asks every node for
`/_ephpm/ready`, sends visitors in turn to those that say yes, and tries the next node
where a connection is refused, or closed without a byte of an answer. Redis clients are
passed on as well, each connection to the next node.
"""

from __future__ import annotations

import pathlib
import tempfile
from collections.abc import Iterable

from support import assertions
from support.clients.http import READY, HttpClient
from support.errors import Broken
from support.machine import cpu, guard, processes, programs
from support.topologies.cluster import Cluster
from support.topologies.node import Node, NodeSpec

NAME, PORT, REDIS_PORT = "gateway", 8080, 6379
# Debian installs it where an ordinary user's PATH does not lead.

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
  bind {host}:{port}
  default_backend nodes
backend nodes
  balance roundrobin
  option httpchk GET /_ephpm/ready
  http-check expect status 200
  default-server inter 200ms fall 1 rise 1 on-marked-down shutdown-sessions
{servers}
frontend clients
  mode tcp
  bind {host}:{redis_port}
  default_backend stores
backend stores
  mode tcp
  balance roundrobin
{stores}
"""


def configuration(host: str, nodes: Iterable[Node]) -> str:
    """HAProxy's configuration for a gateway at that address in front of these nodes."""
    given = list(nodes)
    return _CONFIGURATION.format(
        host=host,
        port=PORT,
        redis_port=REDIS_PORT,
        servers="\n".join(f"  server {at.name} {at.host}:{at.port} check" for at in given),
        stores="\n".join(f"  server {at.name} {at.host}:{at.redis_port}" for at in given),
    )


def start(cluster: Cluster) -> Node:
    """Starts a gateway for the nodes that the cluster has now, and waits until it serves.

    Raises:
        Missing: HAProxy is not installed.
        Broken: it did not start to serve.
    """
    program = programs.program("haproxy")
    host = cluster.network.add(NAME)
    directory = pathlib.Path(tempfile.mkdtemp(prefix=f"{NAME}-", dir=guard.current().path))
    text = configuration(host.address, cluster.nodes.values())
    (directory / "haproxy.cfg").write_text(text, encoding="utf-8")
    gateway = Node(
        NAME,
        NodeSpec(),
        host.address,
        PORT,
        0,
        directory,
        directory,
        text,
        redis_port=REDIS_PORT,
        machine=host,
    )
    gateway.process = processes.start(
        [program, "-db", "-f", str(directory / "haproxy.cfg")],
        name="the gateway",
        output=directory / "node.log",
        directory=directory,
        kind=cpu.GATEWAYS,
        network=host.path,
    )
    _await_serving(gateway)
    return gateway


def _await_serving(gateway: Node) -> None:
    def serves() -> None:
        answer = HttpClient(gateway).send(READY, "connect")
        assertions.equal("the gateway's answer", 200, answer.status or answer.error)

    try:
        assertions.eventually(serves, "ready", hold=3)
    except AssertionError as error:
        log = gateway.process.text()[-1000:] if gateway.process else ""
        raise Broken(f"the gateway does not serve: {error}\n{log}") from None
