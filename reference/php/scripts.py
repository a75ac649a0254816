"""PHP pages: real PHP, through FastCGI to `php-cgi` workers.

Superglobals, uploads, output buffering, sessions, `exit`, memory limits: all of that is PHP's own
doing. This part says which script runs (`variables` and `ini`: with which `$_SERVER` and php.ini),
and turns what comes back into an answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from reference.config import Config
from reference.http.messages import (
    SET_BY_THE_SERVER,
    ClientGone,
    Headers,
    Request,
    Response,
    plain,
)
from reference.log import fields, log, php_says
from reference.metrics import Metrics
from reference.php import environment, ini, variables
from reference.php.fastcgi import ResponderDied, exchange
from reference.php.workers import Worker, WorkerPool, find_php

DEFAULT_WORKERS = 32
WORKERS_AT_START = 1

# A script that does not end after PHP was told that its time is over gets this much longer.
GRACE_SECONDS = 2.0

_FATAL = re.compile(r"PHP (Fatal|Parse|Core|Compile|Recoverable fatal) error: ")
# Fields that this node sets itself; a length is corrected later.
_NOT_FOR_THE_CLIENT = SET_BY_THE_SERVER - {"content-length"} | {"status"}

ServerVariables = Callable[[Request], Mapping[str, str]]


class Php:
    """Runs PHP scripts. Other parts may add to php.ini, to the prelude and to `$_SERVER`."""

    def __init__(self, config: Config, metrics: Metrics) -> None:
        self._settings = config.php
        self._max_body_size = config.server.request.max_body_size
        self._metrics = metrics
        self._directory: Path | None = None
        self._ini: list[tuple[str, str]] = []
        self._prepended: list[Path] = []
        self._further: list[ServerVariables] = []
        self._shared = False
        self._pool: WorkerPool | None = None
        self._running: set[asyncio.Task[Response]] = set()

    # --- for other parts, before `start` ---

    def add_ini(self, name: str, value: str) -> None:
        """Add a php.ini setting; `[php] ini_overrides` still wins."""
        self._ini.append((name, value))

    def add_prepend(self, path: Path) -> None:
        """Run this PHP file before each script, in the global scope."""
        self._prepended.append(path)

    def add_server_variables(self, further: ServerVariables) -> None:
        """Ask this function for further `$_SERVER` entries at each request."""
        self._further.append(further)

    def share(self) -> None:
        """Keep the environment from pages, which are of sites that do not trust each other."""
        self._shared = True

    # --- life ---

    @property
    def ready(self) -> bool:
        """Whether scripts can run."""
        return self._pool is not None and self._pool.ready

    async def start(self) -> None:
        """Write php.ini and start the first workers."""
        find_php()
        self._directory = Path(tempfile.mkdtemp(prefix="ephpm-reference-"))
        file = self._write_ini(self._directory)
        workers = self._settings.workers or DEFAULT_WORKERS
        found = environment.for_pages(os.environ, shared=self._shared)
        self._pool = WorkerPool(file, found, WORKERS_AT_START, workers)
        await self._pool.start()
        log.info("PHP runtime initialized (php-cgi)")

    def _write_ini(self, directory: Path) -> Path:
        return ini.write(directory, self._settings, self._ini, self._prepended)

    def _mend(self) -> None:
        """Write PHP's files anew where a cleaner of temporary directories has removed some."""
        assert self._directory is not None
        if not ini.complete(self._directory):
            log.warning(fields("PHP's files are gone, writing them anew", path=self._directory))
            self._write_ini(self._directory)

    async def stop(self) -> None:
        """End every worker and remove their files (php.ini, sessions, uploads)."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._pool is not None:
            await self._pool.stop()
        if self._directory is not None:
            with contextlib.suppress(FileNotFoundError):  # a cleaner may have been quicker
                shutil.rmtree(self._directory)

    # --- one request ---

    async def run(self, script: Path, name: str, query: str, request: Request) -> Response:
        """Run a script for a request whose body is still unread; `name` is its path in the site.

        A script that has begun runs to its end even where the caller stops waiting; what waits for
        a worker and has nobody waiting for it does not begin. Raises `BodyTooLarge` and
        `ClientGone` as reading the body does, and `ClientGone` where the client leaves before the
        script has begun.
        """
        assert self._pool is not None
        body = await request.body.read(self._max_body_size)
        told = variables.of_request(script, name, query, request, body)
        for further in self._further:
            told.update(further(request))
        await self._queue(self._pool, request)
        task = asyncio.ensure_future(self._execute(script, told, body))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _queue(self, pool: WorkerPool, request: Request) -> None:
        """Wait for a place in the pool, as long as the client does."""
        place = asyncio.ensure_future(pool.reserve())
        leaving = asyncio.ensure_future(request.body.abandoned())
        try:
            await asyncio.wait((place, leaving), return_when=asyncio.FIRST_COMPLETED)
            if not place.done():
                raise ClientGone
        except BaseException:
            if not place.cancel():
                pool.give_back()
            raise
        finally:
            leaving.cancel()

    async def _execute(self, script: Path, told: dict[str, str], body: bytes) -> Response:
        assert self._pool is not None
        self._mend()
        errors = ErrorLog()
        sent = variables.for_php_cgi(told)
        async with self._pool.reserved_worker() as (worker, streams):
            exchanging = asyncio.ensure_future(exchange(streams, sent, body, errors.feed))
            watching = asyncio.ensure_future(self._enforce_time_limit(worker, script))
            try:
                output = await exchanging
            except ResponderDied:
                code = await worker.end()
                log.error(fields("PHP worker died", script=script, exit_code=code))
                self._metrics.php_executions.labels("error").inc()
                return plain(500, handler="php")
            finally:
                watching.cancel()
                errors.close()
        self._metrics.php_executions.labels("error" if errors.fatal else "ok").inc()
        return parse_output(output, errors.fatal)

    async def _enforce_time_limit(self, worker: Worker, script: Path) -> None:
        """End the script after its wall-clock time; PHP alone would count processor time only."""
        seconds = self._settings.max_execution_time
        if not seconds:
            return
        await asyncio.sleep(seconds)
        log.warning(fields("PHP script exceeded max_execution_time", script=script))
        worker.interrupt()
        await asyncio.sleep(GRACE_SECONDS)
        await worker.end()


class ErrorLog:
    """PHP's error stream: passed on line by line, and read for the one thing that matters here."""

    def __init__(self) -> None:
        self._rest = b""
        self.fatal = False

    def feed(self, data: bytes) -> None:
        """Take what arrived, cut anywhere."""
        *lines, self._rest = (self._rest + data).split(b"\n")
        for line in lines:
            self._take(line)

    def close(self) -> None:
        """Take what is left as the last line."""
        if self._rest:
            self._take(self._rest)
            self._rest = b""

    def _take(self, line: bytes) -> None:
        text = line.decode("utf-8", "replace").rstrip()
        php_says(text)
        if _FATAL.match(text):
            self.fatal = True


def parse_output(output: bytes, failed: bool) -> Response:
    """Turn CGI output (header lines, empty line, body) into an answer.

    A script that failed answers 500, unless it had set a status other than 200 itself: what PHP
    shows of the error (`display_errors`) must not decide that.
    """
    head, _, body = output.partition(b"\r\n\r\n")
    headers = Headers()
    status = 200
    for line in head.decode("latin-1").split("\r\n"):
        name, _, value = line.partition(":")
        if name.lower() == "status":
            status = int(value.split()[0])
        elif name and name.lower() not in _NOT_FOR_THE_CLIENT:
            headers.add(name, value.strip(" \t"))
    if failed and status == 200:
        status = 500
    return Response(status, headers, body, handler="php", compressible=True)
