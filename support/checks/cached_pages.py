"""Pages of one site on every node of a cluster: asked for again."""

from __future__ import annotations

from support.actions import requests
from support.clients.http import Request
from support.topologies import Node
from support.world import World

HOST = ("Host", "site.test")


def receive(world: World, node: Node, target: str) -> None:
    """A visit of the site that must succeed; its ETag is remembered."""
    requests.first_visit(world, Request(target=target, headers=(HOST,)), node)


def send(world: World, node: Node, target: str, *headers: str) -> None:
    """A visit of the site; headers are written as "Name: value"."""
    request = Request(target=target, headers=(HOST,))
    for header in headers:
        request = requests.with_header(request, header)
    world.send_to(node, requests.filled_in(world, request))


def ask(world: World, node: Node, target: str, *headers: str) -> None:
    """A visit that asks whether the page has changed since the first one."""
    send(world, node, target, "If-None-Match: <its ETag>", *headers)
