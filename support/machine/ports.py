"""Free TCP ports that nobody else of the suite can be given at the same time."""

from __future__ import annotations

import fcntl
import os
import random
import socket

from support.errors import Broken
from support.machine import guard

# Below the range from which Linux draws the ports of outgoing connections.
FIRST, LAST = 18000, 29999

_held: dict[int, int] = {}


def reserve(host: str = "127.0.0.1") -> int:
    """A port that is free on that address, and ours until `release` or our end.

    Raises:
        Broken: none was found.
    """
    directory = guard.base() / "ports"
    directory.mkdir(exist_ok=True)
    for port in random.sample(range(FIRST, LAST + 1), 200):
        # The lock goes with this process, so nothing is left after a kill.
        handle = os.open(directory / str(port), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        if _locked(handle) and free(host, port):
            _held[port] = handle
            return port
        os.close(handle)
    raise Broken(f"no free port from {FIRST} to {LAST} on {host}")


def release(port: int) -> None:
    """Gives a port back."""
    os.close(_held.pop(port))


def free(host: str, port: int) -> bool:
    """Whether nobody listens there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _locked(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
