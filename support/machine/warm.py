"""The warm process of a run: nodes are forked from it, and need not load anything.

There is one for all workers of the run; whoever needs it first starts it. It is reached
by a socket in the run's directory, and started anew where it was killed. What is said
to it stands in its own words in `reference/warm.py`.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import pathlib
import socket
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from support.errors import Broken
from support.machine import execution, guard
from support.machine.children import PACKET, Forked
from support.settings import deadlines

TRIES = 2  # a warm process may be killed between two requests


class Warm:
    """The way to the run's warm process."""

    def __init__(self, command: Sequence[str], environment: Mapping[str, str]) -> None:
        """`command` starts it; the descriptor of its socket is put after it."""
        self.command = list(command)
        self.environment = dict(environment)

    def begin(self) -> None:
        """Starts it where none runs; does not wait until it has loaded."""
        with self._directory() as directory, self._lock():
            if not _listens(directory):
                self._start(directory)

    def fork(
        self,
        words: Sequence[str],
        *,
        environment: Mapping[str, str],
        directory: pathlib.Path,
        output: int,
        network: pathlib.Path | None = None,
    ) -> Forked:
        """Has a process forked that goes on with these words as its command line.

        Args:
            output: the descriptor that its standard output and error go to.
            network: the network namespace that it lives in; where None, ours.

        Raises:
            Broken: there is no warm process, or it cannot fork.
        """
        request = {
            "words": list(words),
            "environment": dict(environment),
            "directory": str(directory),
        }
        with contextlib.ExitStack() as stack:
            descriptors = [output]
            if network is not None:
                descriptors.append(os.open(network, os.O_RDONLY | os.O_CLOEXEC))
                stack.callback(os.close, descriptors[1])
            for _ in range(TRIES):
                self.begin()
                if child := self._ask(json.dumps(request).encode(), descriptors):
                    return child
        said = self._log.read_text(encoding="utf-8")[-2000:]
        raise Broken(f"{' '.join(self.command)} does not fork:\n{said}")

    def _ask(self, request: bytes, descriptors: list[int]) -> Forked | None:
        """What was forked; None where the warm process ended before it forked."""
        leash, end = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        leash.settimeout(deadlines.seconds("ready"))
        try:
            with end, self._directory() as place:
                passed = [descriptors[0], end.fileno(), *descriptors[1:]]
                with _connected(place) as requests:
                    requests.settimeout(leash.gettimeout())
                    socket.send_fds(requests, [request], passed)
            answer: dict[str, Any] = json.loads(leash.recv(PACKET) or "{}")
        except (ConnectionError, FileNotFoundError):
            answer = {}
        except TimeoutError:
            leash.close()
            raise Broken(f"{' '.join(self.command)} does not answer") from None
        if "pid" in answer:
            return Forked(answer["pid"], leash)
        leash.close()
        if "error" in answer:
            raise Broken(f"the warm process cannot fork: {answer['error']}")
        return None

    def _start(self, directory: int) -> None:
        path = f"/proc/self/fd/{directory}/socket"
        with contextlib.suppress(FileNotFoundError):
            os.unlink("socket", dir_fd=directory)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as requests:
            requests.bind(path)
            execution.serve_run(
                [*self.command, str(requests.fileno())],
                output=self._log,
                directory=self._home,
                env=self.environment,
                passed=requests.fileno(),
            )

    @property
    def _home(self) -> pathlib.Path:
        # What is loaded depends on the command.
        name = hashlib.sha256("\0".join(self.command).encode()).hexdigest()[:8]
        return guard.current().servants / f"warm-{name}"

    @property
    def _log(self) -> pathlib.Path:
        return self._home / "output"

    @contextlib.contextmanager
    def _directory(self) -> Iterator[int]:
        """A descriptor of its directory, where nobody but us may reach it."""
        self._home.mkdir(mode=0o700, parents=True, exist_ok=True)
        directory = os.open(self._home, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            yield directory
        finally:
            os.close(directory)

    @contextlib.contextmanager
    def _lock(self) -> Iterator[None]:
        with (self._home / "lock").open("w", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def _connected(directory: int) -> socket.socket:
    """A socket that leads to the warm process. Raises `OSError` where there is none."""
    requests = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        # By the directory's descriptor: a path may be longer than a socket's name.
        requests.connect(f"/proc/self/fd/{directory}/socket")
    except OSError:
        requests.close()
        raise
    return requests


def _listens(directory: int) -> bool:
    try:
        _connected(directory).close()
    except (ConnectionRefusedError, FileNotFoundError):
        return False
    return True
