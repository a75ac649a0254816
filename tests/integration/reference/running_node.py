"""A reference node that runs as a process, and what tests do to it."""

from __future__ import annotations

import contextlib
import os
import random
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

REPOSITORY = Path(__file__).parents[3]
PATIENCE_SECONDS = 15.0


@dataclass
class RunningNode:
    process: subprocess.Popen[str]
    site: Path
    output: Path
    errors: Path
    port: int = 0
    tls_port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def wait_for_line(self, pattern: str) -> re.Match[str]:
        """Wait until a line of stdout matches; fails after PATIENCE_SECONDS."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            ended = self.process.poll() is not None
            for line in self.output.read_text().splitlines():
                if match := re.search(pattern, line):
                    return match
            if ended:
                break
            time.sleep(0.01)
        raise AssertionError(
            f"no line matches {pattern!r} in {self.output.read_text()}; {self.stderr()}"
        )

    def stderr(self) -> str:
        return self.errors.read_text()

    def wait_for_error(self, text: str) -> None:
        """Wait until stderr, which the node writes in its own time, has that text."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while text not in self.stderr():
            assert time.monotonic() < deadline, f"{text!r} is not in {self.stderr()!r}"
            time.sleep(0.01)

    def get(self, path: str, **arguments: object) -> httpx.Response:
        return httpx.get(self.url + path, **arguments)  # type: ignore[arg-type]

    def metric(self, sample: str) -> float:
        for line in self.get("/metrics").text.splitlines():
            name, _, value = line.rpartition(" ")
            if name == sample:
                return float(value)
        return 0.0

    def connect(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_SECONDS)
        connection.settimeout(PATIENCE_SECONDS)
        return connection

    def raw(self, data: bytes) -> bytes:
        """Send bytes as they are; return what comes until the node closes."""
        with self.connect() as connection:
            connection.sendall(data)
            return read_all(connection)

    def terminate(self) -> None:
        self.process.send_signal(signal.SIGTERM)


def read_all(connection: socket.socket) -> bytes:
    received = b""
    while data := connection.recv(65536):
        received += data
    return received


# Below those that runs of the suite take, and that outgoing connections are given.
PORTS = list(range(10_240, 18_000))[
    int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) :: int(
        os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1")
    )
]
random.shuffle(PORTS)


def free_port() -> int:
    """A port that is free, and that no other test is given at the same time, nor this one twice."""
    while True:
        port = PORTS.pop()
        PORTS.insert(0, port)  # in turn, so that it comes again as late as can be
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


StartNode = Callable[..., RunningNode]


@dataclass
class Certificate:
    """A certificate and its key, as PEM files."""

    cert: Path
    key: Path
