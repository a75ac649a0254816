"""Clusters of reference nodes for tests: on loopback, or each node on a host of its own."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from tests.integration.reference.running_node import REPOSITORY, free_port

T = TypeVar("T")

PATIENCE_SECONDS = 40.0
SECRET = "the secret of a test"


def until(check: Callable[[], T], seconds: float = PATIENCE_SECONDS) -> T:
    """Return what `check` returns once it is true; its last failure is the test's."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            found = check()
            assert found
            return found
        except (AssertionError, OSError, ValueError, KeyError):
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


class ErrorReply(Exception):
    """What a node answered with a minus sign."""


class Host:
    """Where a node is: this machine itself, or a network namespace of its own."""

    def __init__(self, address: str = "127.0.0.1", namespace: str = "") -> None:
        self.address = address
        self.namespace = namespace

    def inside(self, words: list[str]) -> list[str]:
        """Return the command line that runs a program there."""
        if not self.namespace:
            return words
        return ["nsenter", f"--net=/run/netns/{self.namespace}", "--", *words]

    def connect(self, port: int) -> socket.socket:
        """Connect to a port of the host, from the host itself."""
        if not self.namespace:
            return socket.create_connection((self.address, port), timeout=PATIENCE_SECONDS)
        made: list[socket.socket | OSError] = []
        thread = threading.Thread(target=lambda: made.append(self._connect_inside(port)))
        thread.start()
        thread.join()
        if isinstance(made[0], OSError):
            raise made[0]
        return made[0]

    def _connect_inside(self, port: int) -> socket.socket | OSError:
        try:
            with Path(f"/run/netns/{self.namespace}").open(encoding="utf-8") as namespace:
                libc = ctypes.CDLL(None, use_errno=True)
                if libc.setns(namespace.fileno(), 0):
                    return OSError(ctypes.get_errno(), "setns")
            return socket.create_connection((self.address, port), timeout=PATIENCE_SECONDS)
        except OSError as error:
            return error


class Redis:
    """The smallest Redis client: words in, reply out."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._file = connection.makefile("rwb")

    def send(self, *words: str | bytes | int) -> None:
        encoded = [w if isinstance(w, bytes) else str(w).encode() for w in words]
        self._file.write(b"*%d\r\n" % len(encoded))
        for word in encoded:
            self._file.write(b"$%d\r\n%b\r\n" % (len(word), word))

    def receive(self) -> Any:
        self._file.flush()
        line = self._file.readline()
        if not line:
            raise ConnectionError("closed")
        kind, rest = line[:1], line[1:-2]
        if kind == b"-":
            raise ErrorReply(rest.decode())
        if kind == b":":
            return int(rest)
        if kind == b"+":
            return rest.decode()
        length = int(rest)
        if length < 0:
            return None
        if kind == b"*":
            return [self.receive() for _ in range(length)]
        return self._file.read(length + 2)[:-2]

    def __call__(self, *words: str | bytes | int) -> Any:
        self.send(*words)
        return self.receive()

    def pipeline(self, commands: Iterable[tuple[str | bytes | int, ...]]) -> list[Any]:
        sent = 0
        for words in commands:
            self.send(*words)
            sent += 1
        return [self.receive() for _ in range(sent)]

    def close(self) -> None:
        self._file.close()
        self._connection.close()


@dataclass
class ClusterNode:
    name: str
    host: Host
    http: int
    redis_port: int
    config: Path
    log: Path
    temporary: Path  # what it makes there is left where it is killed
    arguments: list[str] = field(default_factory=list)
    tls: int = 0
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = [sys.executable, "-m", "reference", "serve", "--config", str(self.config)]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self.host.inside([*words, *self.arguments]),
                cwd=REPOSITORY,
                stdout=log,
                stderr=log,
                env={**os.environ, "TMPDIR": str(self.temporary)},
            )

    def wait_ready(self) -> None:
        until(lambda: self.get("/_ephpm/ready")[0] == 200)

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        assert self.process is not None
        self.process.wait()

    def terminate(self) -> int:
        """Stop gracefully and return the exit code."""
        self.signal(signal.SIGTERM)
        assert self.process is not None
        return self.process.wait(PATIENCE_SECONDS)

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        with self.host.connect(self.http) as connection:
            lines = [f"{name}: {value}" for name, value in headers.items()]
            head = "\r\n".join([f"GET {path} HTTP/1.1", "Host: a", "Connection: close", *lines])
            connection.sendall(head.encode() + b"\r\n\r\n")
            data = b""
            while part := connection.recv(65536):
                data += part
        top, _, body = data.partition(b"\r\n\r\n")
        status, *fields = top.decode("latin-1").split("\r\n")
        pairs = (line.partition(": ") for line in fields)
        return int(status.split()[1]), {name.lower(): value for name, _, value in pairs}, body

    def api(self, path: str = "") -> Any:
        status, _, body = self.get(f"/api/kv/cluster{path}")
        assert status == 200
        return json.loads(body)

    def members(self) -> list[str]:
        return [member["node_id"] for member in self.api()["members"]]

    def redis(self) -> Redis:
        return Redis(self.host.connect(self.redis_port))

    def ask(self, *words: str | bytes | int) -> Any:
        client = self.redis()
        try:
            return client(*words)
        finally:
            client.close()

    def ask_all(self, *requests: tuple[str | bytes | int, ...]) -> list[Any]:
        client = self.redis()
        try:
            return client.pipeline(requests)
        finally:
            client.close()

    def said(self, text: str) -> bool:
        return text in self.log.read_text()


class Nodes:
    """Makes nodes with their configuration in one directory, and ends them."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.site = directory / "site"
        self.site.mkdir()
        self.running: dict[str, ClusterNode] = {}
        self._temporary = tempfile.TemporaryDirectory(prefix="node-")
        self._gossip: dict[str, str] = {}

    def make(
        self,
        name: str,
        *,
        host: Host | None = None,
        join: Iterable[str] = (),
        cluster: str = "",
        kv: str = "",
        reference: str = "",
        more: str = "",
        node_id: str | None = None,
        secret: str = SECRET,
        defects: tuple[str, ...] = (),
    ) -> ClusterNode:
        """A node that joins the nodes named (or addresses), not yet started."""
        host = host or Host()
        own = host.namespace != ""
        http, redis_port, gossip, data = (
            (8080, 6379, 7946, 7947) if own else tuple(free_port() for _ in range(4))
        )
        self._gossip[name] = f"{host.address}:{gossip}"
        seeds = [self._gossip.get(seed, seed) for seed in join]
        config = self.directory / f"{name}.toml"
        config.write_text(
            f'[server]\nlisten = "{host.address}:{http}"\ndocument_root = "{self.site}"\n'
            f"[server.timeouts]\nshutdown = 10\n"
            f'[php]\nini_overrides = [["session.save_handler", "ephpm"]]\n'
            f'[kv.redis_compat]\nenabled = true\nlisten = "{host.address}:{redis_port}"\n'
            f"max_input_buffer = 8000000\n"
            f'[cluster]\nenabled = true\nbind = "{self._gossip[name]}"\n'
            f"join = {json.dumps(seeds)}\n"
            f'node_id = "{name if node_id is None else node_id}"\nsecret = "{secret}"\n{cluster}\n'
            f"[cluster.kv]\ndata_port = {data}\n{kv}\n[reference]\n{reference}\n{more}\n"
        )
        temporary = Path(self._temporary.name)
        arguments = [f"--defect={defect}" for defect in defects]
        log = self.directory / f"{name}.log"
        node = ClusterNode(name, host, http, redis_port, config, log, temporary, arguments)
        self.running[name] = node
        return node

    def form(self, *names: str, **options: Any) -> list[ClusterNode]:
        """Start nodes that join each other, and wait until each sees all and is settled."""
        made = [self.make(name, join=names[:1], **options) for name in names]
        for node in made:
            node.start()
        await_formed(made)
        return made

    def address(self, name: str) -> str:
        return self._gossip[name]

    def end(self) -> None:
        for node in self.running.values():
            if node.process is not None and node.process.poll() is None:
                node.process.kill()
                node.process.wait()
        self._temporary.cleanup()


def await_formed(nodes: list[ClusterNode]) -> None:
    names = sorted(node.name for node in nodes)

    def formed() -> bool:
        views = [node.api() for node in nodes]
        seen = [[member["node_id"] for member in view["members"]] for view in views]
        assert seen == [names] * len(nodes)
        return all(view["settled"] for view in views)

    until(formed)


class Network:
    """Network namespaces on a bridge in a namespace of its own; links can be cut."""

    def __init__(self) -> None:
        self._stem = f"refnode-{os.getpid()}"
        self._bridge = f"{self._stem}-br"
        self._made: list[str] = []
        self._add(self._bridge)
        _run("ip", "-n", self._bridge, "link", "add", "br0", "type", "bridge")
        _run("ip", "-n", self._bridge, "link", "set", "br0", "up")

    def host(self, number: int) -> Host:
        namespace = f"{self._stem}-{number}"
        self._add(namespace)
        link = ["ip", "-n", self._bridge, "link"]
        _run(*link, "add", f"v{number}", "type", "veth", "peer", "eth0", "netns", namespace)
        _run(*link, "set", f"v{number}", "master", "br0", "up")
        address = f"10.99.0.{number}"
        _run("ip", "-n", namespace, "addr", "add", f"{address}/24", "dev", "eth0")
        for device in ("lo", "eth0"):
            _run("ip", "-n", namespace, "link", "set", device, "up")
        return Host(address, namespace)

    def cut(self, listener: Host, *speakers: Host) -> None:
        """Let a host not hear others, silently."""
        addresses = ", ".join(speaker.address for speaker in speakers)
        rules = (
            "table inet cut { chain hears { type filter hook input priority -300; "
            f"ip saddr {{ {addresses} }} drop; }}; }};"
        )
        _run(*listener.inside(["nft", rules]))

    def heal(self, *listeners: Host) -> None:
        for listener in listeners:
            _run(*listener.inside(["nft", "delete table inet cut"]))

    def remove(self) -> None:
        for namespace in reversed(self._made):
            _run("ip", "netns", "del", namespace)

    def _add(self, namespace: str) -> None:
        _run("ip", "netns", "add", namespace)
        self._made.append(namespace)


def _run(*words: str) -> None:
    subprocess.run(words, check=True, capture_output=True, text=True)


def may_make_networks() -> bool:
    """Whether this user may make network namespaces."""
    return os.geteuid() == 0
