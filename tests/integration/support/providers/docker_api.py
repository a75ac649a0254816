"""A small Docker daemon without containers: the API of 1.41, as far as the suite uses it.

What it calls a container is a process of this machine, on its network: started, paused, killed,
ended, removed, with the states, exit codes, labels and refusals of a real daemon. It has no
namespaces, so networks are names and subnets only.
"""

from __future__ import annotations

import contextlib
import dataclasses
import http.server
import json
import os
import pathlib
import re
import secrets
import signal
import socketserver
import struct
import subprocess
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

Answer = tuple[int, Any]
NOT_FOUND = (404, {"message": "no such thing"})


@dataclasses.dataclass
class Container:
    """A process, and what it was made of."""

    id: str
    name: str
    config: dict[str, Any]
    argv: list[str]
    log: pathlib.Path
    process: subprocess.Popen[bytes] | None = None
    paused: bool = False
    lives: int = 0

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> Answer:
        if self.running:
            return 304, None
        self.lives += 1
        given = dict(each.partition("=")[::2] for each in self.config.get("Env") or [])
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.argv, *(self.config.get("Cmd") or [])],
                env={"PATH": os.environ["PATH"], **given},
                cwd=self.config.get("WorkingDir") or None,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return 204, None

    def signal(self, name: str) -> Answer:
        if not self.running or self.process is None:
            return 409, {"message": f"Container {self.id} is not running"}
        self.process.send_signal(signal.Signals[name])
        if name == "SIGKILL":
            self.process.wait()
        return 204, None

    def freeze(self, paused: bool) -> Answer:
        if not self.running or self.process is None or self.paused == paused:
            return 409, {"message": "it is so already, or not running"}
        self.process.send_signal(signal.SIGSTOP if paused else signal.SIGCONT)
        self.paused = paused
        return 204, None

    def end(self) -> None:
        if self.running and self.process is not None:
            self.process.kill()
            self.process.wait()

    def inspected(self) -> dict[str, Any]:
        code = self.process.poll() if self.process else None
        state = {
            "Status": "running" if self.running else "exited",
            "Running": self.running,
            "Paused": self.paused and self.running,
            "OOMKilled": False,
            "Pid": self.process.pid if self.process and self.running else 0,
            "ExitCode": 128 - code if code and code < 0 else code or 0,
            "StartedAt": f"2026-01-01T00:00:{self.lives:02}Z",
        }
        own = {"Id": self.id, "Name": f"/{self.name}", "Image": "sha256:0", "State": state}
        return {**own, "Config": self.config, "Created": "2026-01-01T00:00:00Z"}


class Daemon:
    """Its containers, its networks, its one image."""

    def __init__(self, image: str, argv: list[str], place: pathlib.Path) -> None:
        self.image, self.argv, self.place = image, argv, place
        self.containers: dict[str, Container] = {}
        self.networks: dict[str, dict[str, Any]] = {}

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> Answer:
        path = re.sub(r"^/v1\.\d+", "", path)
        for pattern, served in self._served.items():
            wanted, _, form = pattern.partition(" ")
            match = re.fullmatch(form, path)
            if match and wanted == method:
                found: Answer = served(self, *match.groups(), query=query, body=body)
                return found
        return NOT_FOUND

    def _ping(self, **_: Any) -> Answer:
        return 200, b"OK"

    def _version(self, **_: Any) -> Answer:
        return 200, {"ApiVersion": "1.41", "MinAPIVersion": "1.12", "Version": "20.10.24"}

    def _find_image(self, name: str, **_: Any) -> Answer:
        if name not in (self.image, "sha256:0"):
            return 404, {"message": f"No such image: {name}"}
        return 200, {"Id": "sha256:0123456789abcdef", "RepoTags": [self.image], "Config": {}}

    def _create(self, query: dict[str, str], body: Any) -> Answer:
        if body["Image"] != self.image:
            return 404, {"message": f"No such image: {body['Image']}"}
        network = body["HostConfig"]["NetworkMode"]
        if network not in ("host", "none") and network not in self.networks:
            return 404, {"message": f"network {network} not found"}
        own = secrets.token_hex(32)
        log = self.place / f"{own}.log"
        log.touch()
        name = query.get("name", own[:12])
        self.containers[own] = Container(own, name, body, self.argv, log)
        return 201, {"Id": own, "Warnings": []}

    def _list(self, query: dict[str, str], **_: Any) -> Answer:
        every = query.get("all") in ("1", "True", "true")
        found = [each for each in self.containers.values() if every or each.running]
        of_label = [each for each in found if _has(each.config.get("Labels"), query)]
        return 200, [{"Id": each.id, "Names": [f"/{each.name}"]} for each in of_label]

    def _of_container(self, own: str, deed: str, query: dict[str, str], **_: Any) -> Answer:
        if own not in self.containers:
            return NOT_FOUND
        container = self.containers[own]
        if deed == "wait" and container.process is not None:
            container.process.wait()
            return 200, {"StatusCode": container.inspected()["State"]["ExitCode"]}
        deeds: dict[str, Callable[[], Answer]] = {
            "start": container.start,
            "kill": lambda: container.signal(query.get("signal", "SIGKILL")),
            "pause": lambda: container.freeze(True),
            "unpause": lambda: container.freeze(False),
        }
        return deeds[deed]()

    def _see(self, own: str, what: str, **_: Any) -> Answer:
        if own not in self.containers:
            return NOT_FOUND
        container = self.containers[own]
        if what == "logs":
            text = container.log.read_bytes()
            return 200, struct.pack(">BxxxL", 1, len(text)) + text if text else b""
        if what == "stats":
            return 200, {"memory_stats": {"stats": {"total_rss": 12_000_000}}}
        return 200, container.inspected()

    def _remove(self, own: str, **_: Any) -> Answer:
        if own not in self.containers:
            return NOT_FOUND
        self.containers.pop(own).end()
        return 204, None

    def _make_network(self, body: Any, **_: Any) -> Answer:
        subnet = body["IPAM"]["Config"][0]["Subnet"]
        if any(each["IPAM"]["Config"][0]["Subnet"] == subnet for each in self.networks.values()):
            said = "Pool overlaps with other one on this address space"
            return 403, {"message": said}
        own = body["Name"]
        self.networks[own] = {"Id": own, **body}
        return 201, {"Id": own}

    def _list_networks(self, query: dict[str, str], **_: Any) -> Answer:
        return 200, [each for each in self.networks.values() if _has(each["Labels"], query)]

    def _see_network(self, own: str, **_: Any) -> Answer:
        return (200, self.networks[own]) if own in self.networks else NOT_FOUND

    def _remove_network(self, own: str, **_: Any) -> Answer:
        return (204, None) if self.networks.pop(own, None) else NOT_FOUND

    def _no_volumes(self, **_: Any) -> Answer:
        return 200, {"Volumes": []}

    def _no_images(self, **_: Any) -> Answer:
        return 200, []

    _served: ClassVar[dict[str, Any]] = {
        "GET /_ping": _ping,
        "GET /version": _version,
        "GET /images/json": _no_images,
        "GET /images/(.+)/json": _find_image,
        "POST /containers/create": _create,
        "GET /containers/json": _list,
        "POST /containers/([0-9a-f]+)/(start|kill|pause|unpause|wait)": _of_container,
        "GET /containers/([0-9a-f]+)/(json|logs|stats)": _see,
        "DELETE /containers/([0-9a-f]+)": _remove,
        "POST /networks/create": _make_network,
        "GET /networks": _list_networks,
        "GET /networks/([^/]+)": _see_network,
        "DELETE /networks/([^/]+)": _remove_network,
        "GET /volumes": _no_volumes,
    }


def _has(labels: dict[str, str] | None, query: dict[str, str]) -> bool:
    wanted = json.loads(query.get("filters", "{}")).get("label", [])
    own = labels or {}
    pairs = [(name, value) for name, _, value in (each.partition("=") for each in wanted)]
    return all(name in own and value in ("", own[name]) for name, value in pairs)


class _Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _serve(self) -> None:
        parts = urllib.parse.urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length) or b"null")
        query = dict(urllib.parse.parse_qsl(parts.query))
        daemon: Daemon = self.server.daemon  # type: ignore[attr-defined]
        status, said = daemon.answer(self.command, urllib.parse.unquote(parts.path), query, body)
        plain = isinstance(said, bytes)
        text = said if plain else b"" if said is None else json.dumps(said).encode()
        self.send_response(status)
        kind = "application/octet-stream" if plain else "application/json"
        self.send_header("Content-Type", kind)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_DELETE = do_HEAD = _serve

    def address_string(self) -> str:
        return "a client"

    def log_message(self, *_: Any) -> None:
        """Nobody reads it."""


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True


@contextlib.contextmanager
def running(image: str, argv: list[str], place: pathlib.Path) -> Iterator[tuple[str, Daemon]]:
    """A daemon with one image, whose containers run that program: its address, and itself."""
    socket = place / "docker.socket"
    daemon = Daemon(image, argv, place)
    with _Server(str(socket), _Handler) as server:
        server.daemon = daemon  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"unix://{socket}", daemon
        finally:
            server.shutdown()
            for container in daemon.containers.values():
                container.end()
