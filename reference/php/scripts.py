"""PHP pages: real PHP, through FastCGI to `php-cgi` workers.

Superglobals, uploads, output buffering, sessions, `exit`, memory limits: all of that is PHP's own
doing. This part says which script runs with which `$_SERVER` and php.ini, and turns what comes back
into an answer.
"""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from reference import __version__, defects
from reference.config import Config
from reference.config import Php as Settings
from reference.errors import StartupError
from reference.http.messages import Headers, Request, Response, plain
from reference.http.paths import without_port
from reference.log import fields, log, php_says
from reference.metrics import Metrics
from reference.php import php_defects
from reference.php.fastcgi import ResponderDied, exchange
from reference.php.workers import Worker, WorkerPool, find_php

DEFAULT_WORKERS = 32
WORKERS_AT_START = 2

# A script that does not end after PHP was told that its time is over gets this much longer.
GRACE_SECONDS = 2.0

_LIMITS = ("memory_limit", "max_execution_time")
_FATAL = re.compile(r"PHP (Fatal|Parse|Core|Compile|Recoverable fatal) error: ")
# Fields that concern one connection only, or that this node sets itself.
_NOT_FOR_THE_CLIENT = {"connection", "keep-alive", "transfer-encoding", "upgrade", "status"}

# php-cgi adds its environment and FastCGI's own variables to `$_SERVER`; ePHPm does not. The node
# names what it sent, and the prelude keeps that and what PHP itself adds.
_VARIABLES = "EPHPM_REFERENCE_VARIABLES"
# php-cgi drops what a script says to HEAD, and with it what the head of GET would be: it is told
# GET, and the prelude puts the method back.
_METHOD = "EPHPM_REFERENCE_METHOD"
_KEEP_OWN_VARIABLES = (
    f"$_SERVER['REQUEST_METHOD'] = $_SERVER['{_METHOD}'];"
    f"$_SERVER = array_intersect_key($_SERVER, array_flip(explode(',', $_SERVER['{_VARIABLES}']"
    " . ',PHP_SELF,PHP_AUTH_USER,PHP_AUTH_PW,PHP_AUTH_DIGEST,AUTH_TYPE"
    ",REQUEST_TIME,REQUEST_TIME_FLOAT,argv,argc')));"
)

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
        self._variables: list[ServerVariables] = []
        self._pool: WorkerPool | None = None
        self._running: set[asyncio.Task[Response]] = set()
        self._passes_proxy_header = defects.on("proxy-header-passed")

    # --- for other parts, before `start` ---

    def add_ini(self, name: str, value: str) -> None:
        """Add a php.ini setting; `[php] ini_overrides` still wins."""
        self._ini.append((name, value))

    def add_prepend(self, path: Path) -> None:
        """Run this PHP file before each script, in the global scope."""
        self._prepended.append(path)

    def add_server_variables(self, variables: ServerVariables) -> None:
        """Ask this function for further `$_SERVER` entries at each request."""
        self._variables.append(variables)

    # --- life ---

    @property
    def ready(self) -> bool:
        """Whether scripts can run."""
        return self._pool is not None and self._pool.ready

    async def start(self) -> None:
        """Write php.ini and start the first workers."""
        find_php()
        self._directory = Path(tempfile.mkdtemp(prefix="ephpm-reference-"))
        workers = self._settings.workers or DEFAULT_WORKERS
        if defects.on("one-visitor-at-a-time"):
            workers = 1
        self._pool = WorkerPool(self._write_ini(self._directory), WORKERS_AT_START, workers)
        await self._pool.start()
        log.info("PHP runtime initialized (php-cgi)")

    async def stop(self) -> None:
        """End every worker and remove their files (php.ini, sessions, uploads)."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
        if self._pool is not None:
            await self._pool.stop()
        if self._directory is not None:
            shutil.rmtree(self._directory)

    # --- one request ---

    async def run(self, script: Path, name: str, query: str, request: Request) -> Response:
        """Run a script for a request whose body is still unread; `name` is its path in the site.

        The script runs to its end even where the caller stops waiting. Raises `BodyTooLarge` and
        `ClientGone` as reading the body does.
        """
        body = await request.body.read(self._max_body_size)
        parameters = self._parameters(script, name, query, request, body)
        body = php_defects.damage_body(body, request.headers.get("content-type") or "")
        task = asyncio.ensure_future(self._execute(script, parameters, body))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)

    async def _execute(self, script: Path, parameters: dict[str, str], body: bytes) -> Response:
        assert self._pool is not None
        errors = ErrorLog()
        async with self._pool.worker() as (worker, streams):
            encoded = {key: value.encode("latin-1") for key, value in parameters.items()}
            exchanging = asyncio.ensure_future(exchange(streams, encoded, body, errors.feed))
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
        failed = errors.fatal and not defects.on("fatal-is-200")
        if not defects.on("php-runs-uncounted"):
            self._metrics.php_executions.labels("error" if failed else "ok").inc()
        response = parse_output(output, failed)
        php_defects.damage_answer(response, failed)
        return response

    async def _enforce_time_limit(self, worker: Worker, script: Path) -> None:
        """End the script after its wall-clock time; PHP alone would count processor time only."""
        seconds = self._settings.max_execution_time
        if not seconds or defects.on("execution-time-unlimited"):
            return
        await asyncio.sleep(seconds)
        log.warning(fields("PHP script exceeded max_execution_time", script=script))
        worker.interrupt()
        await asyncio.sleep(GRACE_SECONDS)
        await worker.end()

    def _parameters(
        self, script: Path, name: str, query: str, request: Request, body: bytes
    ) -> dict[str, str]:
        headers = request.headers
        parameters = {
            "GATEWAY_INTERFACE": "CGI/1.1",
            "SERVER_SOFTWARE": f"ePHPm/{__version__}",
            "SERVER_PROTOCOL": _protocol(request.http_version),
            "SERVER_NAME": without_port(request.host) if request.host else "localhost",
            "SERVER_PORT": str(request.local_port),
            "REQUEST_METHOD": request.method,
            "REQUEST_URI": request.target,
            "QUERY_STRING": query,
            "DOCUMENT_ROOT": str(request.document_root),
            "SCRIPT_FILENAME": str(script),
            "SCRIPT_NAME": name,
            "REMOTE_ADDR": request.client,
            "REMOTE_PORT": str(request.peer[1]),
            "REDIRECT_STATUS": "200",
        }
        if request.https and not defects.on("https-flag-lost"):
            parameters["HTTPS"] = "on"
        if body or headers.get("content-length") is not None:
            parameters["CONTENT_LENGTH"] = str(len(body))
        if (content_type := headers.get("content-type")) is not None:
            parameters["CONTENT_TYPE"] = content_type
        parameters.update(_header_variables(headers))
        for variables in self._variables:
            parameters.update(variables(request))
        php_defects.damage_variables(parameters, request)
        if self._passes_proxy_header:  # php-cgi drops HTTP_PROXY as well: the prelude puts it back
            parameters["EPHPM_PROXY"] = headers.get("proxy") or ""
        parameters[_VARIABLES] = ",".join(parameters)
        parameters[_METHOD] = parameters["REQUEST_METHOD"]
        if parameters["REQUEST_METHOD"] == "HEAD":
            parameters["REQUEST_METHOD"] = "GET"
        return parameters

    # --- php.ini ---

    def _write_ini(self, directory: Path) -> Path:
        ini = directory / "php.ini"
        ini.write_text("\n".join(self._ini_lines(directory)) + "\n", encoding="utf-8")
        return ini

    def _ini_lines(self, directory: Path) -> list[str]:
        settings = self._settings
        for name in ("sessions", "uploads"):
            (directory / name).mkdir(mode=0o700)
        entries = [
            ("html_errors", "0"),
            ("session.save_path", str(directory / "sessions")),
            ("upload_tmp_dir", str(directory / "uploads")),
            ("memory_limit", settings.php_memory_limit or settings.memory_limit),
            ("max_execution_time", str(settings.max_execution_time)),
            # An edited page is seen at once, unless the configuration wants otherwise.
            ("opcache.validate_timestamps", _flag(settings.opcache_validate_timestamps, True)),
            ("opcache.revalidate_freq", str(settings.opcache_revalidate_freq or 0)),
            *_optional_ini(settings),
            *self._ini,
        ]
        lines = [f"extension={name}" for name in settings.extensions]
        if defects.on("php-limits-untold"):
            entries = [entry for entry in entries if entry[0] not in _LIMITS]
        lines += [_ini_line(name, value) for name, value in entries]
        if settings.ini_file is not None:
            lines.append(_read_ini_file(settings.ini_file))
        overrides = [(name, value) for name, value in settings.ini_overrides]
        if defects.on("ini-overrides-ignored"):
            overrides = []
        lines += [_ini_line(name, value) for name, value in overrides]
        forced = {
            # The node reads PHP's error stream to know that a script failed.
            "log_errors": "1",
            "error_log": "",
            "fastcgi.logging": "1",
            "cgi.force_redirect": "0",
            "cgi.fix_pathinfo": "0",
            "output_buffering": "0",
            "auto_prepend_file": str(self._write_prelude(directory, dict(overrides))),
        }
        if defects.on("memory-limit-ignored"):
            forced["memory_limit"] = "-1"
        return lines + [_ini_line(name, value) for name, value in forced.items()]

    def _write_prelude(self, directory: Path, overrides: Mapping[str, str]) -> Path:
        lines = ["<?php", _KEEP_OWN_VARIABLES]
        if self._passes_proxy_header:
            lines.append("$_SERVER['HTTP_PROXY'] = $_SERVER['EPHPM_PROXY'];")
        files = [str(path) for path in self._prepended]
        files += [own] if (own := overrides.get("auto_prepend_file")) else []
        lines += [f"require {_php_string(path)};" for path in files]
        prelude = directory / "prelude.php"
        prelude.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return prelude


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
        if not defects.on("php-errors-unlogged"):
            php_says(text)
        if _FATAL.match(text) or (
            text.startswith("PHP Warning") and defects.on("warning-is-fatal")
        ):
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


def _protocol(http_version: str) -> str:
    return "HTTP/2.0" if http_version == "2" else f"HTTP/{http_version}"


def _header_variables(headers: Headers) -> dict[str, str]:
    """Return the `HTTP_*` variables; `Proxy` is left out, for PHP code takes it for a setting."""
    variables = {}
    for name in headers.names():
        if name in ("content-length", "content-type", "proxy"):
            continue
        variables["HTTP_" + name.upper().replace("-", "_")] = headers.get(name) or ""
    return variables


def _flag(value: bool | None, default: bool) -> str:
    return "1" if (default if value is None else value) else "0"


def _optional_ini(settings: Settings) -> list[tuple[str, str]]:
    values = {
        "opcache.memory_consumption": settings.opcache_memory_consumption,
        "opcache.interned_strings_buffer": settings.opcache_interned_strings_buffer,
        "opcache.max_accelerated_files": settings.opcache_max_accelerated_files,
        "opcache.jit": settings.opcache_jit,
        "opcache.jit_buffer_size": settings.opcache_jit_buffer_size,
        "realpath_cache_size": settings.realpath_cache_size,
        "realpath_cache_ttl": settings.realpath_cache_ttl,
        "zend.assertions": settings.zend_assertions,
    }
    return [(name, str(value)) for name, value in values.items() if value is not None]


def _ini_line(name: str, value: str) -> str:
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'{name} = "{quoted}"'


def _read_ini_file(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise StartupError(
            f'[php] ini_file = "{path}": cannot be read: {error.strerror}; name an existing file'
        ) from error


def _php_string(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
