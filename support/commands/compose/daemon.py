"""A Docker daemon: the one that is there, or one of our own for as long as it is needed.

Ours has a network and a mount namespace of its own, so that neither its rules for the firewall nor
its bridges are the machine's; a run that uses it enters both. Its data, its socket and its number
lie in one directory: whoever comes after a dead one finds it, goes on with it, and ends it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterable

import psutil

from support import assertions
from support.errors import Broken, Missing
from support.machine import containers, programs
from support.settings import deadlines

# Loopback has to be up, as on any machine; the process id stays the daemon's.
_BEGIN = 'ip link set lo up && exec "$@"'
_APART = ["unshare", "--net", "--mount", "--propagation", "shared", "sh", "-c", _BEGIN, "sh"]


@dataclasses.dataclass(frozen=True)
class Daemon:
    """A daemon that answers.

    Attributes:
        address: where.
        pid: of one that is ours; 0 of one that was there.
        place: the directory of one that is ours.
    """

    address: str
    pid: int = 0
    place: pathlib.Path = pathlib.Path()

    def inside(self, argv: Iterable[str]) -> list[str]:
        """The command line that runs a program where the daemon's networks are."""
        if not self.pid:
            return list(argv)
        # Not `--mount=...` of a path: the namespaces are those of that process, and end with it.
        return ["nsenter", f"--target={self.pid}", "--net", "--mount", "--wd=.", "--", *argv]

    def end(self) -> None:
        """Ends it, where it is ours, with what it started.

        Raises:
            Broken: it does not end.
        """
        if not self.pid:
            return
        with contextlib.suppress(psutil.NoSuchProcess):
            process = psutil.Process(self.pid)
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(deadlines.seconds("silence"))
            except psutil.TimeoutExpired:
                raise Broken(f"dockerd (process {self.pid}) does not end") from None
        shutil.rmtree(_short(self.place), ignore_errors=True)


def found(place: pathlib.Path) -> Daemon:
    """A daemon that answers: the one of DOCKER_HOST, the machine's own, or one in that directory.

    Raises:
        Missing: there is none, and none can be started here; one line says why.
        Broken: ours does not start.
    """
    named = os.environ.get("DOCKER_HOST", "")
    if named:
        containers.client(named)  # whoever names one means that one
        return Daemon(named)
    if _answers(containers.DEFAULT):
        return Daemon(containers.DEFAULT)
    return _started(place)


def _started(place: pathlib.Path) -> Daemon:
    if os.geteuid() != 0:
        raise Missing("no Docker daemon answers, and only root can start one")
    dockerd = programs.program("dockerd")
    place.mkdir(parents=True, exist_ok=True)
    short = _short(place)
    address, number = f"unix://{short / 'socket'}", place / "pid"
    if _answers(address):  # a dead run's
        return Daemon(address, int(number.read_text(encoding="utf-8")), place)
    short.mkdir(mode=0o700, exist_ok=True)
    words = [dockerd, "--host", address, "--data-root", str(place / "data")]
    words += ["--exec-root", str(short / "exec"), "--pidfile", str(number)]
    with (place / "log").open("wb") as log:
        process = subprocess.Popen(
            [*_APART, *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )

    def serves() -> None:
        if process.poll() is None:
            assertions.expect(_answers(address), "dockerd", "an answer", "none")

    try:
        assertions.eventually(serves, "silence")
    except AssertionError:
        process.kill()
        process.wait()
    if process.poll() is not None:
        raise Broken(f"dockerd does not serve: {_last_words(place / 'log')}")
    return Daemon(address, process.pid, place)


def _answers(address: str) -> bool:
    if not pathlib.Path(address.removeprefix("unix://")).exists():
        return False
    try:
        # Not the client that is kept: one that failed is asked anew.
        return bool(containers.client.__wrapped__(address).ping())
    except Missing:
        return False


def _short(place: pathlib.Path) -> pathlib.Path:
    """A directory for its sockets, whose paths must be short."""
    digest = hashlib.sha256(str(place).encode()).hexdigest()[: programs.DIGEST]
    return pathlib.Path(tempfile.gettempdir()) / f"ephpm-dockerd-{digest}"


def _last_words(log: pathlib.Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    fatal = [line for line in lines if "level=fatal" in line or "failed to start" in line]
    return (fatal or lines or ["it said nothing"])[-1][:300]
