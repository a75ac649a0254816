"""Gateways: what Debian's HAProxy and nginx are told, who pass visitors on to ready nodes.

Either does what a load balancer in front of a cluster does: it sends visitors to the nodes in
turn, tells the node who they are, and tries the next node where a connection is refused, or closed
without a byte of an answer. HAProxy asks every node for `/_ephpm/ready` besides; nginx finds out
by each visitor which node does not answer. What a visitor posts goes to the next node too where one
answers with 503: so says a page whose node may not write.
"""

from __future__ import annotations

import dataclasses
import pathlib
from collections.abc import Mapping

from support.errors import UsageError
from support.language.visiting import GATEWAYS
from support.machine import programs

HAPROXY, NGINX = KINDS = GATEWAYS
FILE = "gateway.conf"  # what the gateway is told, in its directory

_HAPROXY = """\
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
  option http-server-close
  option forwardfor
frontend visitors
  bind {address}
  http-request set-header X-Forwarded-Proto http
  use_backend writers if METH_POST
  default_backend nodes
backend nodes
  balance roundrobin
  retry-on conn-failure empty-response response-timeout
{checked}
backend writers
  option http-buffer-request
  balance roundrobin
  retry-on conn-failure 503
{checked}
"""
_CHECKED = """\
  option httpchk GET /_ephpm/ready
  http-check expect status 200
  default-server inter 200ms fall 1 rise 1 on-marked-down shutdown-sessions
{servers}"""
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
_NGINX = """\
daemon off;
master_process off;
pid {directory}/pid;
error_log stderr warn;
events {{ worker_connections 256; }}
http {{
  access_log off;
  client_body_temp_path {directory}/body;
  proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/fastcgi;
  uwsgi_temp_path {directory}/uwsgi;
  scgi_temp_path {directory}/scgi;
  client_max_body_size 0;
  upstream nodes {{
{servers}
  }}
  server {{
    listen {address};
    location / {{
      proxy_pass http://nodes;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto http;
      proxy_connect_timeout 1s;
      proxy_read_timeout 10s;
      proxy_ignore_client_abort on;
      proxy_next_upstream error timeout http_503 non_idempotent;
    }}
  }}
}}
"""


@dataclasses.dataclass(frozen=True)
class Passed:
    """What is passed on connection by connection: where it comes in, and where it may go."""

    name: str
    address: str
    servers: Mapping[str, str]


@dataclasses.dataclass(frozen=True)
class Front:
    """What a gateway is told.

    Attributes:
        address: where visitors come in.
        servers: where the nodes are, by their names.
        passed: other ports, whose clients are passed on as well.
    """

    address: str
    servers: Mapping[str, str]
    passed: tuple[Passed, ...] = ()


def configuration(kind: str, front: Front, directory: pathlib.Path) -> str:
    """The text of the gateway's configuration.

    Raises:
        UsageError: there is no such gateway.
    """
    if kind == HAPROXY:
        return _of_haproxy(front)
    if kind == NGINX:
        # Each node is tried by each visitor: that it refused one's write says nothing of the next.
        servers = "\n".join(f"    server {at} max_fails=0;" for at in front.servers.values())
        return _NGINX.format(address=front.address, servers=servers, directory=directory)
    raise UsageError(f"no gateway {kind!r}; there are {', '.join(KINDS)}")


def _of_haproxy(front: Front) -> str:
    servers = "\n".join(f"  server {name} {at} check" for name, at in front.servers.items())
    parts = [_HAPROXY.format(address=front.address, checked=_CHECKED.format(servers=servers))]
    for port in front.passed:
        servers = "\n".join(f"  server {name} {at}" for name, at in port.servers.items())
        parts.append(_BY_CONNECTION.format(name=port.name, address=port.address, servers=servers))
    return "".join(parts)


def command(kind: str, directory: pathlib.Path) -> list[str]:
    """The command line of the gateway whose configuration lies in that directory.

    Raises:
        Missing: it is not installed.
    """
    file = str(directory / FILE)
    if kind == HAPROXY:
        return [programs.program("haproxy"), "-db", "-f", file]
    return [str(programs.unpacked("nginx", "usr/sbin/nginx")), "-p", str(directory), "-c", file]
