"""What the node says: log lines on stdout that operators wait for, PHP's errors on stderr.

Lines look like the product's (`tracing` without colours):
`2026-01-31T12:00:00.123456Z  INFO ephpm: HTTP listening addr=127.0.0.1:8080`.
"""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from reference.errors import StartupError
from reference.output import STDERR, Output

log = logging.getLogger("ephpm")

_LEVELS = {
    "trace": logging.DEBUG,
    "debug": logging.DEBUG,
    "info": logging.INFO,
    "warn": logging.WARNING,
    "error": logging.ERROR,
}


class _Formatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        level = "WARN" if record.levelno == logging.WARNING else record.levelname
        text = f"{moment} {level:>5} {record.name}: {record.getMessage()}"
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


class _Handler(logging.Handler):
    def __init__(self, output: Output) -> None:
        super().__init__()
        self._output = output

    def emit(self, record: logging.LogRecord) -> None:
        self._output.say(self.format(record))


_output: Output | None = None


def open_log(level: str) -> None:
    """Write log lines of a level (`[server.logging] level`) and above to stdout."""
    global _output
    _output = Output()
    handler = _Handler(_output)
    handler.setFormatter(_Formatter())
    log.handlers[:] = [handler]
    log.propagate = False
    log.setLevel(_LEVELS[level])


def overruled_level(level: str, directives: str) -> str:
    """Return the level that counts: that of RUST_LOG (`info`, `hyper=off,ephpm=debug`), or `level`.

    Directives are separated by commas; the last one for this program counts, with or without its
    name. Those for other programs, and what is no level, change nothing.
    """
    for directive in directives.lower().split(","):
        target, _, wanted = directive.strip().rpartition("=")
        if target in ("", "ephpm") and wanted in _LEVELS:
            level = wanted
    return level


def fields(message: str, **values: object) -> str:
    """Append `key=value` pairs to a message, as the product's log does."""
    return " ".join([message, *(f"{name}={value}" for name, value in values.items())])


def php_says(line: str) -> None:
    """Pass a line of PHP's error log on, to stderr and marked, as the product does."""
    if _output is not None:
        _output.say(f"[PHP] {line}", STDERR)


def close_log() -> None:
    """Let what was said be written, as far as somebody reads it."""
    if _output is not None:
        _output.finish()


# What could end the quotation, or the line for whoever reads it (U+0085 is a line end to many).
_ODD = re.compile(r'["\\]|[^\x20-\x7e]')


def _escaped(found: re.Match[str]) -> str:
    return f"\\x{ord(found[0]):02X}"


class AccessLog:
    """The access log (`[server.logging] access`): one line in combined format per answer."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file: BinaryIO | None = None
        self._lost = 0

    async def start(self) -> None:
        """Open the file for appending; none where no path is configured."""
        if not self._path:
            return
        try:
            self._file = self._opened()
        except OSError as error:
            raise StartupError(
                f'[server.logging] access = "{self._path}": cannot be opened: {error.strerror}; '
                "name a file in an existing, writable directory"
            ) from error

    def reopen(self) -> None:
        """Open the file by its name once more: what had the name may have been renamed.

        Where that cannot be, the log says so, and the open file is gone on with.
        """
        if not self._path:
            return
        try:
            file = self._opened()
        except OSError as error:
            said = fields("access log cannot be opened anew", path=self._path, error=error.strerror)
            log.error(said)
            return
        if self._file is not None:
            self._file.close()
        self._file = file
        log.info(fields("access log opened anew", path=self._path))

    def _opened(self) -> BinaryIO:
        # Unbuffered: a line that could not be written must not be waiting before the next one.
        return Path(self._path).open("ab", buffering=0)

    async def stop(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()

    def write(
        self, client: str, request: str, status: int, size: int, referer: str, agent: str
    ) -> None:
        """Write one line; `request` is the request line, `size` the bytes of the body sent."""
        if self._file is None:
            return
        moment = datetime.now(UTC).strftime("%d/%b/%Y:%H:%M:%S %z")
        quoted = [_ODD.sub(_escaped, text) for text in (request, referer or "-", agent or "-")]
        line = (
            f'{client} - - [{moment}] "{quoted[0]}" {status} {size} "{quoted[1]}" "{quoted[2]}"\n'
        )
        try:
            self._file.write(line.encode())
        except OSError as error:
            self._lose(error)
            return
        if self._lost:
            log.warning(fields("access log is written again", lines_lost=self._lost))
            self._lost = 0

    def _lose(self, error: OSError) -> None:
        """Say that lines are lost, when the first one is: a full disk must not fill the log."""
        if not self._lost:
            said = fields("access log cannot be written", path=self._path, error=error.strerror)
            log.error(said)
        self._lost += 1
