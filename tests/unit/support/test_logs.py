"""What the node wrote is compared line by line."""

from __future__ import annotations

import pathlib
from types import SimpleNamespace
from typing import Any

import pytest

from support.assertions import Mismatch
from support.checks import logs
from support.world import Visits


@pytest.fixture
def written(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A world whose node wrote what the test says."""
    monkeypatch.setenv("EPHPM_DEADLINE_LOG_LINE", "0")

    def write(log: str = "", access: str | None = None) -> Any:
        if access is not None:
            (tmp_path / logs.ACCESS_LOG).write_text(access)
        process = SimpleNamespace(text=lambda: log)
        node = SimpleNamespace(directory=tmp_path, process=process, named=lambda text: text)
        profile = SimpleNamespace(claims=lambda _: True)
        return SimpleNamespace(node=node, profile=profile, visits=Visits())

    return write


def test_lines_in_their_order_with_others_between(written: Any) -> None:
    logs.in_order(written("a\nother\nb\n"), ["a", "b"])


@pytest.mark.parametrize("log", ["b\na\n", "a\n", "", "ab\n"])
def test_lines_out_of_order_or_missing(written: Any, log: str) -> None:
    with pytest.raises(Mismatch):
        logs.in_order(written(log), ["a", "b"])


def test_nothing_is_never_said_by_a_silent_node(written: Any) -> None:
    with pytest.raises(Mismatch, match="some lines"):
        logs.never_said(written(""), "colour")
    with pytest.raises(Mismatch):
        logs.never_said(written("in colour"), "colour")
    logs.never_said(written("plain"), "colour")


ROWS = [
    {"method": "GET", "target": "/a?b=c", "status": "200"},
    {"method": "HEAD", "target": "/d", "status": "404"},
]
LINES = '1.2.3.4 "GET /a?b=c HTTP/1.1" 200 5\n1.2.3.4 "HEAD /d HTTP/1.1" 404 0\n'
PROBE = '127.0.0.1 "GET /_ephpm/ready HTTP/1.1" 200 18\n'


def test_every_row_has_its_line_and_probes_do_not_count(written: Any) -> None:
    logs.access_lines(written(access=PROBE + LINES + PROBE), ROWS)


@pytest.mark.parametrize(
    "access",
    [
        "",
        LINES + LINES,
        LINES.replace("404", "200"),
        LINES.replace("/d ", "/dd "),
        LINES.replace("?b=c", ""),
        LINES.replace("GET", "POST"),
        "".join(reversed(LINES.splitlines(keepends=True))),
    ],
)
def test_a_line_that_is_wrong_missing_or_invented(written: Any, access: str) -> None:
    with pytest.raises(Mismatch):
        logs.access_lines(written(access=access), ROWS)


def test_an_access_log_that_is_not_there(written: Any) -> None:
    with pytest.raises(Mismatch, match="no such file"):
        logs.access_lines(written(), ROWS)
    logs.no_access_log(written())
    with pytest.raises(Mismatch):
        logs.no_access_log(written(access=""))


def test_lines_with_an_address_are_whole_words(written: Any) -> None:
    world = written(access='1.2.3.4 "GET / HTTP/1.1" 200\n1.2.3.45 "GET / HTTP/1.1" 200\n')
    world.visits.address = "1.2.3.4"
    logs.access_addresses(world, 1)
    with pytest.raises(Mismatch):
        logs.access_addresses(world, 2)
