"""Free TCP ports that nobody else of the suite can be given at the same time."""

from __future__ import annotations

import fcntl
import functools
import os
import random
import socket
import struct

from support.errors import Broken
from support.machine import guard

# Below the range from which Linux draws the ports of outgoing connections.
FIRST, LAST = 18000, 29999
# One file for all ports: each is a byte of it, which is locked by whoever has the port.
LOCKS = "ports.lock"

_held: set[int] = set()


def reserve(host: str = "127.0.0.1") -> int:
    """A port that is free on that address, and ours until `release` or our end.

    Raises:
        Broken: none was found.
    """
    for port in random.sample(range(FIRST, LAST + 1), 200):
        if port in _held or not _locked(port):
            continue
        if free(host, port):
            _held.add(port)
            return port
        _lock(port, fcntl.F_UNLCK)
    raise Broken(f"no free port from {FIRST} to {LAST} on {host}")


def release(port: int) -> None:
    """Gives a port back."""
    _held.remove(port)
    _lock(port, fcntl.F_UNLCK)


def free(host: str, port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _locked(port: int) -> bool:
    try:
        _lock(port, fcntl.F_WRLCK)
    except OSError:
        return False
    return True


def _lock(port: int, kind: int) -> None:
    """Locks the port's byte, or lets go of it; see fcntl(2), "Open file description locks"."""
    # struct flock: type, whence, start, length, and a process id that must be 0.
    wanted = struct.pack("hhqqi4x", kind, os.SEEK_SET, port, 1, 0)
    fcntl.fcntl(_file(os.getpid()), fcntl.F_OFD_SETLK, wanted)


@functools.cache
def _file(process: int) -> int:
    """The locks' file, opened by this process: who was forked has locks of its own.

    They go with the process, so nothing is left after a kill.
    """
    return os.open(guard.base() / LOCKS, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
