"""A node as it is wanted, and a node as it runs."""

from __future__ import annotations

import dataclasses
import json
import pathlib
from collections.abc import Mapping
from typing import Any

from support.machine.networks import Host
from support.machine.processes import Process


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
    """

    configuration: dict[str, Any] = dataclasses.field(default_factory=dict)
    environment: dict[str, str] = dataclasses.field(default_factory=dict)
    text: str | None = None
    arguments: tuple[str, ...] = ()
    file: str = "ephpm.toml"

    @classmethod
    def described(cls, fields: Mapping[str, Any]) -> NodeSpec:
        """The spec with those fields, as JSON gives them back."""
        words = tuple(fields.get("arguments", ()))
        return cls(**{**fields, "arguments": words})

    @property
    def key(self) -> str:
        """Equal for nodes that can stand in for one another."""
        return json.dumps(dataclasses.asdict(self), sort_keys=True)


@dataclasses.dataclass
class Node:
    """A running node, or one that ran.

    Attributes:
        host, port: where it serves plain HTTP (or TLS, where its `listen` does).
        secure_port: of `[server.tls] listen`, where the configuration has one.
        directory: its own directory; `site` below it is its document root.
        configuration: the text of its ephpm.toml.
        expected_down: a scenario stopped or killed it on purpose.
        dirty: it must not be given to another scenario.
        redis_port: of `[kv.redis_compat] listen`, where the configuration has one.
        machine: the host that it is alone on, where it is one of a cluster.
    """

    name: str
    spec: NodeSpec
    host: str
    port: int
    secure_port: int
    directory: pathlib.Path
    site: pathlib.Path
    configuration: str
    tls: bool = False
    process: Process | None = None
    log_start: int = 0
    expected_down: bool = False
    dirty: bool = False
    redis_port: int = 0
    machine: Host | None = None

    @property
    def url(self) -> str:
        """The address that visitors use."""
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    @property
    def secure_url(self) -> str:
        """The address for HTTPS: the listener that the node has for it, or its only one."""
        return f"https://{self.host}:{self.port if self.tls else self.secure_port}"

    def log(self) -> str:
        """What it logged since the scenario began."""
        return self.process.text(self.log_start) if self.process else ""

    def mark(self) -> None:
        """A scenario begins: its part of the log starts here."""
        if self.process:
            self.log_start = self.process.output.stat().st_size
