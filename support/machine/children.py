"""Processes that we asked for, executed by us or forked from a warm one.

Whoever has ended keeps its process id until it is released: so a signal never
reaches a stranger who was given the id anew.
"""

from __future__ import annotations

import abc
import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import threading

from support.errors import Broken
from support.machine import cpu

PACKET = 4096  # bytes: more than the longest message of a warm process


class Child(abc.ABC):
    """A process of its own, from its start until it is released."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.released = False
        self._handle = os.pidfd_open(pid)
        self._code: int | None = None
        self._lock = threading.Lock()  # steps and the load that they started look at one time

    @property
    def running(self) -> bool:
        """Whether it has not ended yet."""
        return not self.wait(0)

    def exit_code(self) -> int | None:
        """Its exit code; negative for the signal that ended it; None while it runs.

        Raises:
            Broken: it has ended, and there is nobody who knows how.
        """
        with self._lock:
            if self._code is None and not self.running:
                self._code = self._how()
            return self._code

    def wait(self, seconds: float | None = None) -> bool:
        """Whether it has ended so many seconds later; where None, waits until it has."""
        if self.released:
            return True
        poll = select.poll()
        poll.register(self._handle, select.POLLIN)
        return bool(poll.poll(None if seconds is None else seconds * 1000))

    def send_signal(self, number: signal.Signals) -> None:
        """Sends it a signal, which is nothing to one that has ended."""
        if self.running:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)

    def signal_group(self, number: signal.Signals) -> None:
        """Sends a signal to it and to its group, who may be there after its own end."""
        if not self.released:
            os.killpg(self.pid, number)

    def release(self) -> None:
        """Forgets one that has ended: its process id is free for others."""
        if self.released:
            return
        with contextlib.suppress(Broken):  # who needs the code asks for it, and hears it
            self.exit_code()
        self.released = True
        os.close(self._handle)
        self._forget()

    @abc.abstractmethod
    def _how(self) -> int:
        """The exit code of one that has ended and is not released."""

    @abc.abstractmethod
    def _forget(self) -> None:
        """Lets its process id go."""


class Executed(Child):
    """A program that this process has started itself."""

    def __init__(self, popen: subprocess.Popen[bytes]) -> None:
        super().__init__(popen.pid)
        self._popen = popen
        cpu.ledger.command()

    def _how(self) -> int:
        ended = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        assert ended
        return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status

    def _forget(self) -> None:
        _, status, used = os.wait4(self.pid, 0)
        self._popen.returncode = os.waitstatus_to_exitcode(status)
        cpu.ledger.waited_for(used.ru_utime + used.ru_stime)


class Forked(Child):
    """A process that a warm one has forked for us, and tells us of through the leash."""

    def __init__(self, pid: int, leash: socket.socket) -> None:
        super().__init__(pid)
        self._leash = leash

    def _how(self) -> int:
        try:
            return int(json.loads(self._leash.recv(PACKET))["code"])
        except (OSError, ValueError):
            raise Broken(
                f"process {self.pid} ended, and the warm process that it was forked from was "
                "killed before: nobody knows its exit code"
            ) from None

    def _forget(self) -> None:
        self._leash.close()
