"""The zygote: a process that has the project loaded, and forks the workers.

Loading `environment.py` and the steps with all that they import takes longer than
many a scenario; done once, a worker starts in milliseconds, also one that
replaces a dead one. The zygote is forked before any thread is started, and runs
none itself: that is what makes forking safe.
"""

from __future__ import annotations

import dataclasses
import json
import os
import socket
import sys
from typing import Any

from support.runner.messages import PACKET, Channel, Orders, Unable, pair


@dataclasses.dataclass(frozen=True)
class Loaded:
    """The project is loaded, or what went wrong with that."""

    unable: Unable | None


@dataclasses.dataclass(frozen=True)
class Started:
    """A worker has its process."""

    number: int
    pid: int


@dataclasses.dataclass(frozen=True)
class Died:
    """A worker's process has ended: exit code, or the signal that ended it, negative."""

    number: int
    code: int


class Zygote:
    """The coordinator's handle of it."""

    def __init__(self, config: Any, base_dir: str, patience: float) -> None:
        """Forks it; it loads the project while the caller goes on."""
        self._socket, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._patience = patience
        sys.stdout.flush()
        sys.stderr.flush()
        self.pid = os.fork()
        if self.pid == 0:
            # Here and not above: the coordinator does without all that a worker needs.
            from support.runner import zygote_process

            self._socket.close()
            zygote_process.live(theirs, config, base_dir, patience)
        theirs.close()

    def fileno(self) -> int:
        """The descriptor, for a selector."""
        return self._socket.fileno()

    def start(self, orders: Orders) -> Channel:
        """Asks for a worker; `Started` tells when it has its process."""
        ours, theirs = pair()
        data = {**vars(orders), "directory": str(orders.directory)}
        with theirs:
            socket.send_fds(self._socket, [json.dumps(data).encode()], [theirs.fileno()])
        return ours

    def receive(self) -> Loaded | Started | Died:
        """Waits for what it has to say. Raises `EOFError` where it is dead."""
        packet = self._socket.recv(PACKET)
        if not packet:
            raise EOFError
        data = json.loads(packet)
        kind = data.pop("type")
        if kind == "Started":
            return Started(**data)
        if kind == "Died":
            return Died(**data)
        return Loaded(Unable(**data["unable"]) if data["unable"] else None)

    def close(self) -> None:
        """Ends it, and what workers there still are, and waits for it."""
        self._socket.close()
        os.waitpid(self.pid, 0)
