"""The warm process: it has loaded everything, and forks a node whenever it is asked for one.

It is made for programs that start many nodes; people run `serve`. Requests come as datagrams on a
Unix socket that the process was started with: a JSON object with

    words        the command line of the node, after `python -m reference`
    directory    where it runs
    environment  all of its environment variables

and two descriptors or three: the file for its standard output and error, the *leash*, and the
network namespace where it is another one. The leash is a socket to whoever asked. On it come
`{"pid": ...}`, or `{"error": ...}` where no process could be made, and at the node's end
`{"code": ...}`, its exit code or, negative, the signal that ended it. As long as the other end of
the leash is open, the dead node keeps its process id, so that a signal never reaches a stranger.
Nothing but that depends on the leash: a node lives on without it, and without the warm process.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import pkgutil
import select
import socket
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import reference

MOST_BYTES = 1 << 18  # of a request: more than a datagram can have
_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def load() -> None:
    """Load every module of the node, with all that they import."""
    for module in pkgutil.walk_packages(reference.__path__, "reference."):
        if not module.name.endswith(".__main__"):
            importlib.import_module(module.name)


def fork_nodes(requests: socket.socket) -> list[str]:
    """Fork whenever a request asks for it; return in each fork, with the node's command line.

    The warm process itself stays in here until a signal ends it.
    """
    gc.collect()
    gc.freeze()  # what is never looked at again stays shared between all nodes
    return _Nursery(requests).run()


@dataclass(frozen=True)
class _Request:
    """What a node is to be; `network` is the descriptor of a namespace."""

    words: list[str]
    directory: str
    environment: dict[str, str]
    output: int
    network: int | None

    def become(self) -> None:
        """Make of this fork a process of its own, as if it had been started in a shell."""
        os.setsid()
        if self.network is not None:
            _enter_network(self.network)
            os.close(self.network)
        os.dup2(self.output, 1)
        os.dup2(self.output, 2)
        os.close(self.output)
        os.chdir(self.directory)
        os.environ.clear()
        os.environ.update(self.environment)
        # What Python has kept of the former environment.
        time.tzset()
        tempfile.tempdir = None
        sys.argv[1:] = self.words
        _retitle(self.words)


@dataclass
class _Fork:
    """A forked node; `watched` are those of its two descriptors that still matter."""

    pid: int
    handle: int  # a pidfd: readable when the node has ended
    leash: socket.socket
    watched: set[int]

    def close(self) -> None:
        os.close(self.handle)
        self.leash.close()


class _Nursery:
    """Forks nodes, tells how they end, and takes them from the process table when it may."""

    def __init__(self, requests: socket.socket) -> None:
        self._requests = requests
        self._poll = select.poll()
        self._poll.register(requests, select.POLLIN)
        self._forks: dict[int, _Fork] = {}  # by the descriptors that are watched

    def run(self) -> list[str]:
        """See `fork_nodes`."""
        while True:
            for descriptor, _ in self._poll.poll():
                if descriptor != self._requests.fileno():
                    self._note(self._forks[descriptor], descriptor)
                elif request := self._serve():
                    return request.words

    def _serve(self) -> _Request | None:
        """Fork as the next request asks; only the fork gets it back."""
        data, descriptors, _, _ = socket.recv_fds(self._requests, MOST_BYTES, 3)
        output, end, *network = descriptors
        request = _Request(**json.loads(data), output=output, network=next(iter(network), None))
        leash = socket.socket(fileno=end)
        try:
            pid = os.fork()
        except OSError as error:
            _tell(leash, error=error.strerror)
            leash.close()
        else:
            if pid == 0:
                leash.close()
                self._close()
                request.become()
                return request
            self._watch(pid, leash)
        for descriptor in (output, *network):
            os.close(descriptor)
        return None

    def _watch(self, pid: int, leash: socket.socket) -> None:
        handle = os.pidfd_open(pid)
        fork = _Fork(pid, handle, leash, {handle, leash.fileno()})
        self._poll.register(handle, select.POLLIN)
        self._poll.register(leash, 0)  # nothing is said on it: its end alone counts
        self._forks |= dict.fromkeys(fork.watched, fork)
        _tell(leash, pid=pid)

    def _note(self, fork: _Fork, descriptor: int) -> None:
        """Its node has ended, or its leash; after both of them nothing of it is left."""
        if descriptor == fork.handle:
            ended = os.waitid(os.P_PID, fork.pid, os.WEXITED | os.WNOWAIT)
            assert ended
            exited = ended.si_code == os.CLD_EXITED
            _tell(fork.leash, code=ended.si_status if exited else -ended.si_status)
        self._poll.unregister(descriptor)
        fork.watched.remove(descriptor)
        del self._forks[descriptor]
        if not fork.watched:
            os.waitpid(fork.pid, 0)
            fork.close()

    def _close(self) -> None:
        """In a fork: let go of what belongs to the warm process."""
        self._requests.close()
        for fork in {fork.pid: fork for fork in self._forks.values()}.values():
            fork.close()


def _tell(leash: socket.socket, **news: Any) -> None:
    with contextlib.suppress(OSError):  # nobody is there to listen any more: that is allowed
        leash.send(json.dumps(news).encode())


def _enter_network(namespace: int) -> None:
    if _libc.setns(namespace, _CLONE_NEWNET) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"network namespace: {os.strerror(number)}")


def _retitle(words: list[str]) -> None:
    """Show this command line in the list of processes, as far as the former one leaves room."""
    numbers = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    start, end = int(numbers[45]), int(numbers[46])  # arg_start, arg_end: see proc(5)
    text = "\0".join(["python", "-m", "reference", *words]).encode()
    # The last byte stays 0: without it the kernel takes the environment for a part of the words.
    ctypes.memmove(start, text[: end - start - 1].ljust(end - start, b"\0"), end - start)
