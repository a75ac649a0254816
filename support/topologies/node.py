"""A node as it is wanted, and where it is found when it runs."""

from __future__ import annotations

import dataclasses
import json
import pathlib
from collections.abc import Mapping
from typing import Any

from support.topologies.endpoints import HTTP, HTTPS, Endpoint


@dataclasses.dataclass(frozen=True)
class NodeSpec:
    """What a scenario wants a node to be.

    Attributes:
        configuration: tables of ephpm.toml, laid over the defaults of the harness.
        environment: variables that the node is started with.
        text: raw text of ephpm.toml, where a scenario is about the file itself.
        arguments: further words of the command line.
        file: the name of the file that the node is told to read; the harness writes
            ephpm.toml.
        settable: its clock can be set while it runs.
        piped: it says what it has to say into a pipe, which somebody else reads.
        ready: it is waited for until it is ready; otherwise until it lives.
        content: the directory of what it has from the start in the place of the suite's own pages
            (`support.providers.content`); empty for these.
    """

    configuration: dict[str, Any] = dataclasses.field(default_factory=dict)
    environment: dict[str, str] = dataclasses.field(default_factory=dict)
    text: str | None = None
    arguments: tuple[str, ...] = ()
    file: str = "ephpm.toml"
    settable: bool = False
    piped: bool = False
    ready: bool = True
    content: str = ""

    @classmethod
    def described(cls, fields: Mapping[str, Any]) -> NodeSpec:
        """The spec with those fields, as JSON gives them back."""
        words = tuple(fields.get("arguments", ()))
        return cls(**{**fields, "arguments": words})

    @property
    def key(self) -> str:
        """Equal for nodes that can stand in for one another."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True)


@dataclasses.dataclass(eq=False)
class Node:
    """A node that was started: what it was given, where it is found, what is known of it.

    What makes it live is its provider's alone; a provider tells nodes apart by identity.

    Attributes:
        host: its address.
        ports: by endpoint. One that its configuration does not open has a port all the same.
        directory: its own directory; `site` below it is its document root.
        configuration: the text of its ephpm.toml.
        tls: its only listener, the one for HTTP, speaks TLS.
        log_start: where the scenario's part of its log begins, in bytes.
        expected_down: a scenario stopped or killed it on purpose.
        dirty: it must not be given to another scenario.
    """

    name: str
    spec: NodeSpec
    host: str
    ports: Mapping[Endpoint, int]
    directory: pathlib.Path
    site: pathlib.Path
    configuration: str
    tls: bool = False
    log_start: int = 0
    expected_down: bool = False
    dirty: bool = False

    @property
    def port(self) -> int:
        """Of plain HTTP (or TLS, where its `listen` has that)."""
        return self.ports[HTTP]

    def address(self, endpoint: Endpoint = HTTP) -> str:
        """Where that endpoint is, as HOST:PORT."""
        return f"{self.host}:{self.ports[endpoint]}"

    @property
    def url(self) -> str:
        """The address that visitors use."""
        return f"{'https' if self.tls else 'http'}://{self.address()}"

    @property
    def secure_url(self) -> str:
        """The address for HTTPS: the listener that the node has for it, or its only one."""
        return f"https://{self.address(HTTP if self.tls else HTTPS)}"
