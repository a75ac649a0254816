"""A node that runs already, and that we only read from."""

from __future__ import annotations

import pathlib
import urllib.parse

from support.clients.http import HttpClient, Request
from support.errors import Broken, Unsupported
from support.profiles import Profile
from support.providers.base import Provider
from support.topologies import Node, NodeSpec


class DeployedProvider(Provider):
    """Everything but reading raises `Unsupported`."""

    def __init__(self, url: str, profile: Profile) -> None:
        super().__init__(profile)
        parts = urllib.parse.urlsplit(url)
        self.host = parts.hostname or ""
        self.tls = parts.scheme == "https"
        self.port = parts.port or (443 if self.tls else 80)

    @property
    def version(self) -> str:
        """A deployed node does not tell its version."""
        return "unknown"

    def start(self, spec: NodeSpec, name: str) -> Node:
        """Finds the node ready; starts nothing."""
        if spec != NodeSpec():
            raise Unsupported("a deployed node keeps the configuration that it has")
        nowhere = pathlib.Path("/nonexistent")
        node = Node(name, spec, self.host, self.port, 0, nowhere, nowhere, "", self.tls)
        answer = HttpClient(node).send(Request(target="/_ephpm/ready"))
        if answer.status != 200:
            raise Broken(f"{node.url}/_ephpm/ready: {answer.status or answer.error}")
        return node

    def healthy(self, node: Node) -> bool:
        """It is asked again."""
        return HttpClient(node).send(Request(target="/_ephpm/ready")).status == 200

    def discard(self, node: Node) -> None:
        """It stays as it is."""
