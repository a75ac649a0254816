"""The gateway: HAProxy on a host of its own, which passes visitors on to ready nodes.

It does what a load balancer in front of a cluster does: it asks every node for
`/_ephpm/ready`, sends visitors in turn to those that say yes, and tries the next node
where a connection is refused, or closed without a byte of an answer.
"""

from __future__ import annotations

import pathlib
import shutil
import tempfile
from collections.abc import Iterable

from support import checks, guard, processes
from support.clients.http import HttpClient, Request
from support.errors import Broken, Missing
from support.topologies.cluster import Cluster
from support.topologies.node import Node, NodeSpec

NAME, PORT = "gateway", 8080
# Debian installs it where an ordinary user's PATH does not lead.
PROGRAM_PATH = "/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin"

_CONFIGURATION = """\
global
  maxconn 256
defaults
  mode http
  timeout connect 1s
  timeout client 20s
  timeout server 5s
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


def configuration(address: str, nodes: Iterable[tuple[str, str]]) -> str:
    """HAProxy's configuration for nodes given as (name, address)."""
    servers = "\n".join(f"  server {name} {at} check" for name, at in nodes)
    return _CONFIGURATION.format(address=address, servers=servers)


def start(cluster: Cluster) -> Node:
    """Starts a gateway for the nodes that the cluster has now, and waits until it serves.

    Raises:
        Missing: HAProxy is not installed.
        Broken: it did not start to serve.
    """
    program = shutil.which("haproxy", path=PROGRAM_PATH)
    if program is None:
        raise Missing("the program haproxy is not installed (packages.txt)")
    host = cluster.network.add(NAME)
    directory = pathlib.Path(tempfile.mkdtemp(prefix=f"{NAME}-", dir=guard.current().path))
    nodes = [(node.name, f"{node.host}:{node.port}") for node in cluster.nodes.values()]
    text = configuration(f"{host.address}:{PORT}", nodes)
    (directory / "haproxy.cfg").write_text(text, encoding="utf-8")
    gateway = Node(
        NAME, NodeSpec(), host.address, PORT, 0, directory, directory, text, machine=host
    )
    gateway.process = processes.start(
        host.inside([program, "-db", "-f", str(directory / "haproxy.cfg")]),
        name="the gateway",
        output=directory / "node.log",
        directory=directory,
    )
    _await_serving(gateway)
    return gateway


def _await_serving(gateway: Node) -> None:
    def serves() -> None:
        answer = HttpClient(gateway).send(Request(target="/_ephpm/ready"), "connect")
        checks.equal("the gateway's answer", 200, answer.status or answer.error)

    try:
        checks.eventually(serves, "ready", hold=3)
    except AssertionError as error:
        log = gateway.process.text()[-1000:] if gateway.process else ""
        raise Broken(f"the gateway does not serve: {error}\n{log}") from None
