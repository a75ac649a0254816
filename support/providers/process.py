"""Nodes as processes of this machine: the reference node, or an ephpm program.

The two differ in the command line and in the profile only.
"""

from __future__ import annotations

import abc
import dataclasses
import difflib
import functools
import json
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from typing import Any

from support import assertions
from support.clients.http import READY, Exchange, HttpClient
from support.errors import (
    Broken,
    CannotServe,
    Died,
    NotStarted,
    Start,
    Unsupported,
    UsageError,
)
from support.language.placeholders import fill
from support.machine import cpu, guard, ports, processes
from support.machine.networks import Host
from support.machine.warm import Warm
from support.providers.base import Provider, StartAttempt
from support.services import certificates
from support.settings import ROOT, deadlines
from support.settings.profiles import Profile
from support.topologies import Node, NodeSpec, merged, rendered

HOPELESS = 3  # so many starts came to nothing, and none served: the program cannot
LOG_SHOWN = 1_000_000  # characters of a log that are kept of a start that came to nothing
DOCROOT = ROOT / "docroot"
HOST = "127.0.0.1"
# What a wiped restart leaves in a node's directory: what it was given, and its log.
KEPT = {"ephpm.toml", "site", "sites", "node.log", "certificate.pem", "key.pem", "authority.pem"}


@dataclasses.dataclass(frozen=True)
class Seat:
    """Where a node sits: its address, its ports, the host that it is alone on, if any."""

    host: str
    port: int
    secure_port: int
    redis_port: int
    machine: Host | None = None


class Launcher(abc.ABC):
    """The command line of a target."""

    warm: Warm | None = None  # what its nodes are forked from, where that can be

    @abc.abstractmethod
    def command(self, words: Sequence[str]) -> list[str]:
        """The whole command line that runs the program with these words."""

    @abc.abstractmethod
    def version(self) -> str:
        """What the program says of its version."""

    @abc.abstractmethod
    def php_version(self) -> str | None:
        """The version of its PHP; None where it has none."""


class Reference(Launcher):
    """`python -m reference`."""

    def __init__(self, defects: tuple[str, ...] = (), *, warm: bool = True) -> None:
        """With `warm`, nodes are forked; without, each is loaded anew, as from a shell.

        Raises:
            UsageError: it has no such defect.
        """
        self.program = [sys.executable, "-m", "reference"]
        if defects:
            self._check(defects)
        self.defects = [word for name in defects for word in ("--defect", name)]
        if warm:
            self.warm = Warm(self.command(["warm"]), {"PYTHONPATH": str(ROOT)})

    def command(self, words: Sequence[str]) -> list[str]:
        """The whole command line that runs the program with these words."""
        return [*self.program, *words, *self.defects]

    def version(self) -> str:
        """What the program says of its version."""
        return _said([*self.program, "--version"])

    def php_version(self) -> str | None:
        """The version of Debian's PHP."""
        match = re.search(r"\(PHP ([\d.]+)", self.version())
        return match[1] if match else None

    def _check(self, defects: tuple[str, ...]) -> None:
        known = [each["name"] for each in json.loads(_said([*self.program, "defects", "--json"]))]
        for name in set(defects).difference(known):
            near = difflib.get_close_matches(name, known, cutoff=0.5)
            raise UsageError(
                f"-D defect={name}: no such defect; did you mean {', '.join(near) or 'another'}?"
                " `python -m reference defects` lists them"
            )


class Ephpm(Launcher):
    """An ephpm program, built with or without PHP."""

    def __init__(self, binary: pathlib.Path) -> None:
        self.binary = str(binary)

    def command(self, words: Sequence[str]) -> list[str]:
        """The whole command line that runs the program with these words."""
        return [self.binary, *words]

    def version(self) -> str:
        """What the program says of its version."""
        return _said([self.binary, "--version"])

    def php_version(self) -> str | None:
        """The version of the PHP that is linked; None for a stub."""
        # A build without PHP refuses, or answers with something else than a version.
        reply = subprocess.run(
            [self.binary, "php", "-r", "echo PHP_VERSION;"],
            capture_output=True,
            text=True,
            timeout=deadlines.seconds("answer"),
            check=False,
        )
        match = re.fullmatch(r"\d+\.\d+\.\d+\S*", reply.stdout.strip())
        return match[0] if match and reply.returncode == 0 else None


class ProcessProvider(Provider):
    """Starts nodes as processes on loopback."""

    def __init__(self, launcher: Launcher, profile: Profile) -> None:
        super().__init__(profile)
        self.launcher = launcher

    @functools.cached_property
    def version(self) -> str:
        """What the program says of its version; `unknown` where it does not.

        That is no fault of its own: what keeps it from serving is told where it is to serve.
        """
        try:
            return self.launcher.version()
        except (UsageError, subprocess.TimeoutExpired):
            return "unknown"

    @property
    def php_version(self) -> str:
        """The version of the PHP inside."""
        if self._php_version is None:
            raise Unsupported("this build has no PHP linked (a stub)")
        return self._php_version

    @functools.cached_property
    def _php_version(self) -> str | None:
        return self.launcher.php_version()

    def prepare(self) -> None:
        """Starts what nodes are forked from."""
        if self.launcher.warm:
            self.launcher.warm.begin()

    def start(self, spec: NodeSpec, name: str) -> Node:
        """Starts a node on loopback and waits until it is ready."""
        node = self._prepared(spec, name, _loopback())
        try:
            self._launch(node)
            self._wait_ready(node)
        except BaseException:
            self.discard(node)
            raise
        return node

    def begin_on(self, machine: Host, spec: NodeSpec, name: str) -> Node:
        """Starts a node that is alone on a host; does not wait."""
        node = self._prepared(spec, name, _alone_on(machine))
        try:
            self._launch(node)
        except BaseException:
            self.discard(node)
            raise
        return node

    def await_ready(self, node: Node) -> None:
        """Waits until a node that was begun is ready."""
        self._wait_ready(node)

    def relaunch(self, node: Node, *, wipe: bool) -> None:
        """Starts a node again that has ended, with its data kept or wiped; does not wait."""
        if _process(node).running:
            raise Broken(f"node {node.name} still runs; stop or kill it first")
        if wipe:
            for path in node.directory.iterdir():
                if path.name not in KEPT:
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
        _process(node).release()
        self._launch(node)
        node.expected_down = False

    def pause(self, node: Node) -> None:
        """Stops the node's clock (SIGSTOP), and that of everything it started."""
        _process(node).signal_session(signal.SIGSTOP)

    def resume(self, node: Node) -> None:
        """Lets it go on (SIGCONT)."""
        _process(node).signal_session(signal.SIGCONT)

    def attempt(self, spec: NodeSpec) -> StartAttempt:
        """Starts a node that should refuse; one that becomes ready is ended."""
        node = self._prepared(spec, "refusing", _loopback())
        try:
            self._launch(node)
            return self._outcome(node)
        finally:
            self.discard(node)

    def terminate(self, node: Node) -> None:
        """Sends SIGTERM."""
        node.expected_down = node.dirty = True
        _process(node).send_signal(signal.SIGTERM)

    def interrupt(self, node: Node) -> None:
        """Sends SIGINT."""
        node.expected_down = node.dirty = True
        _process(node).send_signal(signal.SIGINT)

    def kill(self, node: Node) -> None:
        """Sends SIGKILL, to the node and to what it started."""
        node.expected_down = node.dirty = True
        _process(node).end()

    def healthy(self, node: Node) -> bool:
        """Running, not marked, and answering that it is ready."""
        if node.dirty or node.process is None or not node.process.running:
            return False
        return _readiness(node).status == 200

    def discard(self, node: Node) -> None:
        """Kills what runs, gives the ports back, removes the directory."""
        if node.process:
            node.process.end()
        if node.machine is None:
            for port in (node.port, node.secure_port, node.redis_port):
                ports.release(port)
        shutil.rmtree(node.directory, ignore_errors=True)

    def _prepared(self, spec: NodeSpec, name: str, seat: Seat) -> Node:
        place = guard.current().path
        directory = pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-", dir=place))
        site = directory / "site"
        shutil.copytree(DOCROOT, site, ignore=shutil.ignore_patterns("apps"))
        (directory / "sites").mkdir()
        certificates.issue(directory, ("localhost", seat.host))
        roles = _roles(directory, site, seat)
        table = merged(_defaults(roles), spec.configuration)
        text = rendered(table, roles) if spec.text is None else fill(spec.text, roles)
        (directory / "ephpm.toml").write_text(text, encoding="utf-8")
        tls = table.get("server", {}).get("tls", {})
        return Node(
            name,
            spec,
            seat.host,
            seat.port,
            seat.secure_port,
            directory,
            site,
            text,
            tls=spec.text is None and "cert" in tls and "listen" not in tls,
            redis_port=seat.redis_port,
            machine=seat.machine,
        )

    def _launch(self, node: Node) -> None:
        roles = _roles(node.directory, node.site, _seat_of(node))
        words = ["serve", "--config", str(node.directory / node.spec.file)]
        words += [fill(word, roles) for word in node.spec.arguments]
        warm = self.launcher.warm
        node.process = processes.start(
            words if warm else self.launcher.command(words),
            name=f"node {node.name}",
            output=node.directory / "node.log",
            directory=node.directory,
            env={
                "PYTHONPATH": str(ROOT),
                "TMPDIR": str(_made(node.directory / "tmp")),
                **{key: fill(value, roles) for key, value in node.spec.environment.items()},
            },
            kind=cpu.NODES,
            network=node.machine.path if node.machine else None,
            warm=warm,
        )

    def _wait_ready(self, node: Node) -> None:
        process = _process(node)

        def decided() -> None:
            if process.running:
                exchange = _readiness(node)
                assertions.equal("the node's readiness", 200, exchange.status or exchange.error)

        try:
            assertions.eventually(decided, "ready")
        except AssertionError as error:
            raise self._not_started(node, f"did not become ready: {error}", ended=False) from None
        if not process.running:
            what = f"{process.end_described} before it was ready"
            # Whoever was killed did not end by itself.
            raise self._not_started(node, what, ended=process.exit_code != -signal.SIGKILL)
        guard.current().served.touch()

    def _not_started(self, node: Node, what: str, *, ended: bool) -> NotStarted:
        """The error of a start that came to nothing; `ended`: by itself."""
        process, place = _process(node), guard.current()
        log = process.text()
        words = list(process.argv)
        command = self.launcher.command(words) if self.launcher.warm else words
        start = Start(tuple(command), node.configuration, log[-LOG_SHOWN:])
        message = f"node {node.name} {what}; it said {assertions.last_words(log)}"
        if place.served.exists():
            return Died(message, start) if ended else NotStarted(message, start)
        with place.failures.open("a") as file:
            file.write(f"{node.name}\n")
        count = len(place.failures.read_text().splitlines())
        if count < HOPELESS:
            return NotStarted(message, start)
        program = " ".join(self.launcher.command([]))
        several = f"{program} cannot serve: none of {count} nodes has become ready; the last"
        return CannotServe(f"{several}: {message}", start)

    def _outcome(self, node: Node) -> StartAttempt:
        process, began = _process(node), time.monotonic()

        def decided() -> int | None:
            if process.running:
                answer = _readiness(node)
                assertions.equal("the node's readiness", 200, answer.status or answer.error)
            return process.exit_code

        code = assertions.eventually(decided, "exit with error")
        spent = time.monotonic() - began
        return StartAttempt(code, process.text(), spent)


def _readiness(node: Node) -> Exchange:
    """What the node says of its readiness, on whichever of its listeners says that it is.

    A node may redirect everything on its plain listener, and one that speaks plain HTTP
    where it should speak TLS is judged by the scenario, not here.
    """
    secure = dataclasses.replace(READY, secure=True)
    plain = dataclasses.replace(node, tls=False)
    ways = ((node, READY), (node, secure), (plain, READY))
    answers = (HttpClient(at).send(request) for at, request in ways)
    first = next(answers)
    if first.status == 200:
        return first
    return next((answer for answer in answers if answer.status == 200), first)


def _made(directory: pathlib.Path) -> pathlib.Path:
    directory.mkdir(exist_ok=True)
    return directory


def _process(node: Node) -> processes.Process:
    if node.process is None:
        raise Broken(f"node {node.name} was never started")
    return node.process


def _defaults(roles: dict[str, str]) -> dict[str, Any]:
    """What every node gets: room of its own, and nothing that slows a test."""
    return {
        "server": {
            "listen": roles["address"],
            "document_root": roles["document root"],
            "timeouts": {"shutdown": 5},
            "metrics": {"enabled": True},
        },
        "php": {"opcache_validate_timestamps": True},
    }


def _roles(directory: pathlib.Path, site: pathlib.Path, seat: Seat) -> dict[str, str]:
    return {
        "address": f"{seat.host}:{seat.port}",
        "secure address": f"{seat.host}:{seat.secure_port}",
        "redis address": f"{seat.host}:{seat.redis_port}",
        "host": seat.host,
        "document root": str(site),
        "directory": str(directory),
        "sites directory": str(directory / "sites"),
        "certificate": str(directory / "certificate.pem"),
        "certificate key": str(directory / "key.pem"),
    }


def _loopback() -> Seat:
    return Seat(HOST, ports.reserve(HOST), ports.reserve(HOST), ports.reserve(HOST))


def _alone_on(machine: Host) -> Seat:
    # Nobody else is there, so every node has the same ports, as on real machines.
    return Seat(machine.address, 8080, 8443, 6379, machine)


def _seat_of(node: Node) -> Seat:
    return Seat(node.host, node.port, node.secure_port, node.redis_port, node.machine)


def _said(command: list[str]) -> str:
    try:
        reply = subprocess.run(
            command, capture_output=True, text=True, cwd=ROOT, timeout=20, check=False
        )
    except OSError as error:
        raise UsageError(f"{command[0]}: cannot be run: {error.strerror}") from None
    if reply.returncode:
        raise UsageError(f"{' '.join(command)}: {(reply.stderr or reply.stdout).strip()}")
    return reply.stdout.strip()
