"""What the node wrote is compared line by line."""

from __future__ import annotations

import pathlib
from types import SimpleNamespace
from typing import Any

import pytest

from support.actions import mishaps
from support.assertions import Mismatch
from support.checks import logs
from support.errors import Broken
from support.language import nodes
from support.language.nodes import Nodes, Told
from support.world import Visits


@pytest.fixture
def written(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A world whose node wrote what the test says."""
    monkeypatch.setenv("EPHPM_DEADLINE_LOG_LINE", "0")

    def write(log: str = "", access: str | None = None) -> Any:
        if access is not None:
            (tmp_path / mishaps.ACCESS_LOG).write_text(access)
        provider = SimpleNamespace(log=lambda _, whole=False: log)
        node = SimpleNamespace(
            name="node", directory=tmp_path, named=lambda text: text, configuration=""
        )
        profile = SimpleNamespace(claims=lambda _: True)
        return SimpleNamespace(
            node=node,
            named=lambda _: node,
            profile=profile,
            visits=Visits(),
            provider=provider,
            attempt=None,
        )

    return write


def test_lines_in_their_order_with_others_between(written: Any) -> None:
    logs.in_order(written("a\nother\nb\n"), ["a", "b"])


@pytest.mark.parametrize("log", ["b\na\n", "a\n", "", "ab\n"])
def test_lines_out_of_order_or_missing(written: Any, log: str) -> None:
    with pytest.raises(Mismatch):
        logs.in_order(written(log), ["a", "b"])


def test_nothing_is_never_said_by_a_silent_node(written: Any) -> None:
    with pytest.raises(Mismatch, match="some lines"):
        logs.never_said(written(""), Nodes(), "colour")
    with pytest.raises(Mismatch):
        logs.never_said(written("in colour"), Nodes(), "colour")
    logs.never_said(written("plain"), Nodes(), "colour")


def test_of_a_start_that_was_refused_the_log_is_what_it_wrote(written: Any) -> None:
    world = written("the node beside it is discreet")
    world.attempt = SimpleNamespace(output="error: bad URL a:secret@b")
    with pytest.raises(Mismatch, match="the log of the start"):
        logs.never_said(world, Nodes(), "secret")
    logs.never_said(world, Nodes(("node",)), "secret")
    logs.never_said(world, Nodes(), "discreet")


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


def test_an_access_log_that_is_not_there(written: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Mismatch, match="no such file"):
        logs.access_lines(written(), ROWS)
    logs.is_access_log(written(), there=False)
    monkeypatch.setenv("EPHPM_DEADLINE_EFFECT", "0")
    with pytest.raises(Mismatch):
        logs.is_access_log(written(), there=True)
    with pytest.raises(Mismatch):
        logs.is_access_log(written(access=""), there=False)
    logs.is_access_log(written(), there=True)


def test_a_line_begins_with_the_visitor_where_the_table_has_one(written: Any) -> None:
    rows = [{"visitor": "{visitor's address}", **row} for row in ROWS]
    world = written(access=LINES)
    world.visits.address = "1.2.3.4"
    logs.access_lines(world, rows)
    for other in ("1.2.3.45", "1.2.3", "5.6.7.8"):
        world.visits.address = other
        with pytest.raises(Mismatch):
            logs.access_lines(world, rows)


def test_no_text_means_that_nothing_was_logged_at_all(written: Any) -> None:
    logs.never_said(written(""), Nodes(), "")
    with pytest.raises(Mismatch):
        logs.never_said(written("a line"), Nodes(), "")


class Answer(SimpleNamespace):
    """The last answer of a visitor who waited for 400 ms."""

    raw, seconds = b"12345", 0.4


@pytest.fixture
def telling(written: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A world whose node tells of these requests."""
    monkeypatch.setenv("EPHPM_DEADLINE_EFFECT", "0")

    def tell(*entries: dict[str, Any]) -> Any:
        monkeypatch.setattr(logs, "_recent", lambda world, path: list(entries))
        world = written()
        world.answer = Answer()
        return world

    return tell


NEWEST = {"method": "GET", "path": "/a", "status": 200, "response_bytes": 5, "php_ms": 350.5}
OLDER = {"method": "HEAD", "path": "/b", "status": 404}
HEADINGS = ("method", "path", "status")


def told(text: str) -> Told:
    return nodes.told(text)


def table(*entries: dict[str, Any]) -> list[dict[str, str]]:
    return [{name: str(entry[name]) for name in HEADINGS} for entry in entries]


def test_the_request_log_tells_of_these_and_no_other(telling: Any) -> None:
    only = told("these, the newest first, and no other")
    logs.recent(telling(NEWEST, OLDER), "/r", only, table(NEWEST, OLDER))
    for rows in (table(NEWEST), table(OLDER, NEWEST), table(NEWEST, OLDER, OLDER)):
        with pytest.raises(Mismatch):
            logs.recent(telling(NEWEST, OLDER), "/r", only, rows)


def test_the_request_log_may_tell_of_older_ones(telling: Any) -> None:
    first = told("these, the newest first")
    logs.recent(telling(NEWEST, OLDER), "/r", first, table(NEWEST))
    with pytest.raises(Mismatch):
        logs.recent(telling(NEWEST, OLDER), "/r", first, table(OLDER))
    with pytest.raises(Mismatch):
        logs.recent(telling(), "/r", first, table(NEWEST))


def test_the_request_log_tells_of_so_many(telling: Any) -> None:
    logs.recent(telling(NEWEST, OLDER), "/r", told("2 requests"), None)
    with pytest.raises(Mismatch):
        logs.recent(telling(NEWEST), "/r", told("2 requests"), None)
    with pytest.raises(Broken):
        logs.recent(telling(NEWEST), "/r", told("these, the newest first"), None)


@pytest.mark.parametrize(
    ("name", "cell", "fits"),
    [
        ("response_bytes", "the size of the body", True),
        ("status", "the size of the body", False),
        ("php_ms", "at least 300 ms", True),
        ("php_ms", "at least 360 ms", False),
        ("status", "at least 1 ms", True),
        ("missing", "at least 1 ms", False),
    ],
)
def test_a_cell_may_be_a_size_or_a_time(telling: Any, name: str, cell: str, fits: bool) -> None:
    world = telling(NEWEST)
    if fits:
        logs.recent(world, "/r", told("these, the newest first"), [{name: cell}])
    else:
        with pytest.raises(Mismatch):
            logs.recent(world, "/r", told("these, the newest first"), [{name: cell}])
