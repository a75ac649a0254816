"""A server that has nothing to do: HAProxy, which gives one and the same answer at once.

A load generator that cannot send more to it than to a target says nothing about the target.
"""

from __future__ import annotations

import contextlib
import pathlib
import shutil
import tempfile
from collections.abc import Iterator

from support import assertions
from support.errors import Broken
from support.machine import cpu, guard, ports, processes, programs

HOST = "127.0.0.1"
_CONFIGURATION = """\
global
  maxconn 512
defaults
  mode http
  timeout connect 1s
  timeout client 20s
  timeout server 20s
frontend visitors
  bind {host}:{port}
  http-request return status 200 content-type text/plain file {body}
"""


@contextlib.contextmanager
def answering(body: bytes) -> Iterator[str]:
    """The address of a server that answers each request with that body, until the end.

    Raises:
        Missing: HAProxy is not installed.
        Broken: it did not start to serve.
    """
    program = programs.program("haproxy")
    directory = pathlib.Path(tempfile.mkdtemp(prefix="idle-", dir=guard.current().path))
    port = ports.reserve(HOST)
    (directory / "body").write_bytes(body)
    text = _CONFIGURATION.format(host=HOST, port=port, body=directory / "body")
    (directory / "haproxy.cfg").write_text(text, encoding="utf-8")
    process = processes.start(
        [program, "-db", "-f", str(directory / "haproxy.cfg")],
        name="the idle server",
        output=directory / "log",
        directory=directory,
        kind=cpu.GATEWAYS,
    )
    try:
        _await_listening(process, port)
        yield f"http://{HOST}:{port}/"
    finally:
        process.end()
        ports.release(port)
        shutil.rmtree(directory, ignore_errors=True)


def _await_listening(process: processes.Process, port: int) -> None:
    def listens() -> None:
        assertions.expect(not ports.free(HOST, port), "the idle server", "listens", "nobody does")

    try:
        assertions.eventually(listens, "ready")
    except AssertionError as error:
        raise Broken(f"{error}\n{process.text()[-1000:]}") from None
