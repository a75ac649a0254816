"""A node that runs already, and that we only read from."""

from __future__ import annotations

import functools
import pathlib
import re
import urllib.parse

from support.clients.http import READY, HttpClient, Request
from support.errors import Broken, Unsupported
from support.providers.base import Provider
from support.providers.directories import DOCROOT
from support.settings.profiles import Profile
from support.topologies import ENDPOINTS, HTTP, Node, NodeSpec


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

    @functools.cached_property
    def php_version(self) -> str:
        """What PHP says of itself in X-Powered-By.

        Raises:
            Unsupported: the node does not say (`expose_php` is off, or it runs no PHP).
        """
        answer = HttpClient(self.start(NodeSpec(), "deployed")).send(Request(target="/index.php"))
        match = re.fullmatch(r"PHP/(\S+)", answer.header("x-powered-by") or "")
        if not match:
            raise Unsupported("the deployed node does not say which PHP it runs")
        return match[1]

    def prepare(self) -> None:
        """Finds the node ready, whether or not a scenario will ask it anything.

        Raises:
            Broken: it is not, so nothing can be said of it.
        """
        self.start(NodeSpec(), "deployed")

    def start(self, spec: NodeSpec, name: str) -> Node:
        """Finds the node ready; starts nothing."""
        if spec != NodeSpec():
            raise Unsupported("a deployed node keeps the configuration that it has")
        nowhere = pathlib.Path("/nonexistent")
        # What it serves is what docroot/ holds; its own copy cannot be seen from here.
        ports = {**dict.fromkeys(ENDPOINTS, 0), HTTP: self.port}
        node = Node(name, spec, self.host, ports, nowhere, DOCROOT, "", self.tls)
        answer = HttpClient(node).send(READY)
        if answer.status != 200:
            raise Broken(f"{node.url}/_ephpm/ready: {answer.status or answer.error}")
        return node

    def running(self, node: Node) -> bool:
        """Whether it has ended cannot be seen from here; nobody who runs the suite ends it."""
        return True

    def mark(self, node: Node) -> None:
        """There is no log to be read from here."""

    def healthy(self, node: Node) -> bool:
        """It is asked again."""
        return HttpClient(node).send(READY).status == 200

    def discard(self, node: Node) -> None:
        """It stays as it is."""
