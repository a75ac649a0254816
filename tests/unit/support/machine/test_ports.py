"""A port is one process's alone, and leaves no file of its own behind."""

from __future__ import annotations

import multiprocessing
from typing import Any

import pytest

from support.machine import guard, ports


@pytest.fixture(autouse=True)
def base(tmp_path: Any, monkeypatch: Any) -> Any:
    """Locks of the test's own."""
    monkeypatch.setattr(guard, "base", lambda: tmp_path)
    ports._file.cache_clear()
    yield tmp_path
    ports._file.cache_clear()


def _tries(port: Any, reply: Any) -> Any:
    reply.put(ports._locked(port))


def locked_elsewhere(port: Any) -> Any:
    """Whether another process is refused the lock."""
    forked = multiprocessing.get_context("fork")
    reply = forked.Queue()
    other = forked.Process(target=_tries, args=(port, reply))
    other.start()
    answer = reply.get(timeout=20)
    other.join()
    return not answer


def test_a_port_is_nobody_elses_until_it_is_given_back() -> None:
    port = ports.reserve()
    assert locked_elsewhere(port)
    assert not locked_elsewhere(ports.FIRST if port != ports.FIRST else ports.LAST)
    ports.release(port)
    assert not locked_elsewhere(port)


def test_many_ports_are_many_and_leave_one_file(base: Any) -> None:
    given = {ports.reserve() for _ in range(50)}
    assert len(given) == 50
    for port in given:
        ports.release(port)
    assert [path.name for path in base.iterdir()] == [ports.LOCKS]
