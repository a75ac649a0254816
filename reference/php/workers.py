"""A pool of PHP workers: `php-cgi` processes, each serving one request at a time.

Each worker listens on a socket of its own (abstract Unix socket, passed as descriptor 0), so that
the node always knows which process runs which request: it can interrupt exactly that one, and sees
which one died. php-cgi's own pre-forking is not used for the same reason.
"""

from __future__ import annotations

import asyncio
import ctypes
import re
import secrets
import shutil
import signal
import socket
import subprocess
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from reference.errors import StartupError
from reference.log import fields, log, php_says
from reference.php.fastcgi import Streams
from reference.php.ini import SETTINGS

_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


def find_php() -> str:
    """Return the path of php-cgi; raises `StartupError` with the remedy where it is missing."""
    program = shutil.which("php-cgi")
    if program is None:
        raise StartupError(
            "php-cgi not found: install the Debian package php-cgi (apt-get install php-cgi)"
        )
    return program


def php_version() -> str:
    """Ask php-cgi for its version, as `8.2.36`."""
    text = subprocess.run(
        [find_php(), "-n", "-q", "-v"], capture_output=True, text=True, check=False
    ).stdout
    if match := re.match(r"PHP (\S+)", text):
        return match[1]
    raise StartupError(f"php-cgi does not tell its version; it says {text!r}")


def _die_with_parent() -> None:
    """Run in the child: however the node ends, `kill -9` included, its workers end with it."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


class Worker:
    """One `php-cgi` process."""

    def __init__(self, process: asyncio.subprocess.Process, address: str) -> None:
        self._process = process
        self.address = address
        self._telling = asyncio.ensure_future(self._tell())

    @classmethod
    async def start(cls, ini: Path, environment: Mapping[str, str]) -> Worker:
        """Start a worker with this php.ini, whose pages find that environment."""
        address = f"\0ephpm-php-{secrets.token_hex(8)}"
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listener:
            listener.bind(address)
            listener.listen()
            process = await asyncio.create_subprocess_exec(
                find_php(),
                "-c",
                str(ini),
                stdin=listener.fileno(),
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.PIPE,
                env={
                    **environment,
                    "PHP_FCGI_MAX_REQUESTS": "0",
                    "PHP_FCGI_CHILDREN": "0",
                    "PHP_INI_SCAN_DIR": f":{ini.parent / SETTINGS}",
                },
                preexec_fn=_die_with_parent,
            )
        return cls(process, address)

    async def _tell(self) -> None:
        """Pass on what PHP says beside its answers: of an extension that is missing."""
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            php_says(line.decode("utf-8", "replace").rstrip())

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.returncode is None

    def interrupt(self) -> None:
        """Make PHP end the script as if its own time limit had been reached (SIGPROF)."""
        if self.alive:
            self._process.send_signal(signal.SIGPROF)

    async def end(self) -> int:
        """End the process at once; return its exit code (negative: the signal that ended it)."""
        if self.alive:
            self._process.kill()
        return await self._process.wait()


class WorkerPool:
    """Workers, a few from the start and more on demand up to `most`; beyond that, requests wait."""

    def __init__(self, ini: Path, environment: Mapping[str, str], at_start: int, most: int) -> None:
        self._ini = ini
        self._environment = environment
        self._at_start = min(at_start, most)
        self._workers: set[Worker] = set()
        self._idle: list[Worker] = []
        self._free = asyncio.Semaphore(most)
        self._started = False

    @property
    def ready(self) -> bool:
        """Whether there are workers; one that has died is replaced when it is needed."""
        return self._started

    async def start(self) -> None:
        """Start the first workers."""
        self._idle.extend(
            await asyncio.gather(*(self._add_worker() for _ in range(self._at_start)))
        )
        self._started = True

    async def stop(self) -> None:
        """End every worker, whatever it is doing."""
        self._started = False
        await asyncio.gather(*(worker.end() for worker in self._workers))
        self._workers.clear()
        self._idle.clear()

    async def reserve(self) -> None:
        """Wait until a worker can be had, first come, first served."""
        await self._free.acquire()

    def give_back(self) -> None:
        """Leave to the next one what was reserved."""
        self._free.release()

    @asynccontextmanager
    async def reserved_worker(self) -> AsyncIterator[tuple[Worker, Streams]]:
        """Lend a worker that was reserved, connected; one that has died is replaced.

        Afterwards it is given back.
        """
        try:
            worker, streams = await self._take()
            try:
                yield worker, streams
            finally:
                if worker.alive:
                    self._idle.append(worker)
                else:
                    self._workers.discard(worker)
        finally:
            self.give_back()

    async def _take(self) -> tuple[Worker, Streams]:
        while True:
            worker = self._idle.pop() if self._idle else await self._add_worker()
            try:
                return worker, await asyncio.open_unix_connection(worker.address)
            except OSError:
                log.warning(fields("PHP worker is gone, starting another", pid=worker.pid))
                self._workers.discard(worker)
                # Or it is there, and it is this node that has no descriptor left to reach it.
                await worker.end()

    async def _add_worker(self) -> Worker:
        worker = await Worker.start(self._ini, self._environment)
        self._workers.add(worker)
        log.debug(fields("PHP worker started", pid=worker.pid))
        return worker
