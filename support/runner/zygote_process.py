"""The zygote's own process: what `zygote.Zygote` forks."""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import selectors
import signal
import socket
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from support.errors import UsageError
from support.language import loading
from support.machine import guard
from support.runner import signals, worker
from support.runner.messages import PACKET, Channel, Orders
from support.runner.outcome import trace_of
from support.runner.worker import ScenarioRunner


def live(control: socket.socket, config: Any, base_dir: str, patience: float) -> None:
    """The zygote's whole life; it never returns into its parent's code."""
    code = 1
    try:
        os.setsid()  # a Ctrl-C at the terminal is the coordinator's alone
        signals.forget()
        guard.in_fork(guard.current())
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _Zygote(control, config, base_dir, patience).run()
        code = 0
    except BaseException:  # noqa: BLE001 - it is the last that can be told of it
        traceback.print_exc()
    finally:
        os._exit(code)


class _Zygote:
    """Loads the project, then forks a worker whenever it is asked to."""

    def __init__(self, control: socket.socket, config: Any, base_dir: str, patience: float) -> None:
        self._control = control
        self._patience = patience
        self._children: dict[int, int] = {}  # process id -> worker's number
        self._runner = ScenarioRunner(config)
        self._runner.base_dir = base_dir

    def run(self) -> None:
        unable = self._load()
        self._send("Loaded", unable=unable)
        if unable:
            while self._control.recv(PACKET):  # until the coordinator closes
                pass
            return
        waker, wakened = socket.socketpair()
        waker.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(waker.fileno(), warn_on_full_buffer=False)
        with selectors.DefaultSelector() as selector:
            selector.register(self._control, selectors.EVENT_READ)
            selector.register(wakened, selectors.EVENT_READ)
            while True:
                ready = [key.fileobj for key, _ in selector.select()]
                if wakened in ready:
                    wakened.recv(PACKET)
                    self._reap()
                if self._control in ready and not self._obey():
                    break
        self._end()

    def _load(self) -> dict[str, Any] | None:
        """Loads the project. Returns the fields of an `Unable`, or None."""
        try:
            self._runner.load_hooks()
            self._runner.load_step_definitions()
        except Exception as error:  # noqa: BLE001 - any line of the project may fail
            usage = isinstance(error, UsageError)
            reason = str(error) if usage else loading.explained(error, Path(self._runner.base_dir))
            trace = trace_of(error)[-PACKET // 4 :]
            return {"reason": reason[: PACKET // 4], "trace": trace, "usage": usage}
        if threading.active_count() > 1:
            names = ", ".join(thread.name for thread in threading.enumerate()[1:])
            reason = f"a thread was started while environment.py and the steps were loaded: {names}"
            return {"reason": f"{reason}; start it in before_all", "trace": "", "usage": False}
        return None

    def _obey(self) -> bool:
        """Starts the worker that is asked for; False when the coordinator is gone."""
        data, descriptors, _, _ = socket.recv_fds(self._control, PACKET, 1)
        if not data:
            return False
        fields = json.loads(data)
        orders = Orders(**{**fields, "directory": Path(fields["directory"])})
        sys.stdout.flush()
        sys.stderr.flush()
        pid = os.fork()
        if pid == 0:
            _become_worker(self._control, self._runner, descriptors[0], orders)
        os.close(descriptors[0])
        self._children[pid] = orders.number
        self._send("Started", number=orders.number, pid=pid)
        return True

    def _reap(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            if (number := self._children.pop(pid, None)) is not None:
                self._send("Died", number=number, code=os.waitstatus_to_exitcode(status))

    def _send(self, kind: str, **fields: Any) -> None:
        with contextlib.suppress(OSError):  # the coordinator is gone; `_obey` sees that
            self._control.send(json.dumps({"type": kind, **fields}).encode())

    def _end(self) -> None:
        """The workers see the coordinator gone as well; who does not end is killed."""
        deadline = time.monotonic() + self._patience
        while self._children and time.monotonic() < deadline:
            self._reap()
            time.sleep(0.01)
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)


def _become_worker(
    control: socket.socket, runner: ScenarioRunner, descriptor: int, orders: Orders
) -> None:
    """The worker's whole life; it never returns into the zygote's code."""
    code = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        control.close()
        guard.current().note(os.getpid())  # it is found without the zygote, its session's leader
        end = socket.socket(fileno=descriptor)
        worker.run(runner, Channel(end), orders)
        atexit._run_exitfuncs()
        code = 0
    except BaseException:  # noqa: BLE001 - it is the last that can be told of it
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
