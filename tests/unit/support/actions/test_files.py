"""The document root: dated files, files that go, and what a scenario leaves behind."""

from __future__ import annotations

import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.actions import files as sites
from support.errors import Broken
from support.language.nodes import Change, Content


class FakeWorld:
    """A document root in a temporary directory."""

    def __init__(self, site: Path) -> None:
        self.site, self.node = site, types.SimpleNamespace(site=site)
        self.files: dict[str, bytes] = {}
        self.dates: dict[str, float] = {}
        self.undo: list[Callable[[], None]] = []

    def put_file(self, path: str, content: bytes) -> None:
        self.files[path] = content
        (self.node.site / path.lstrip("/")).write_bytes(content)

    def site_file(self, path: str) -> bytes:
        return (self.site / path.lstrip("/")).read_bytes()

    def on_end(self, action: Callable[[], None]) -> None:
        self.undo.append(action)


World: Any = FakeWorld  # where a world is asked for


def test_a_file_has_the_date_that_was_asked_for(tmp_path: Path) -> None:
    sites.dated(World(tmp_path), "/a.html", b"text", "Wed, 21 Oct 2015 07:28:00 GMT")
    assert (tmp_path / "a.html").stat().st_mtime == 1445412480


def test_a_date_that_is_none_is_the_scenario_s_mistake(tmp_path: Path) -> None:
    with pytest.raises(Broken, match="want a date"):
        sites.dated(World(tmp_path), "/a.html", b"text", "yesterday")


def test_a_page_of_the_site_that_was_removed_comes_back(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"text")
    world = World(tmp_path)
    sites.remove(world, "/a.html")
    assert not (tmp_path / "a.html").exists()
    for action in world.undo:
        action()
    assert (tmp_path / "a.html").read_bytes() == b"text"


def test_a_page_of_the_scenario_that_was_removed_stays_away(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.put_file("/a.html", b"text")
    sites.remove(world, "/a.html")
    assert world.undo == []


def test_a_file_holds_what_the_sentence_says_or_what_follows_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    for path, content, below, wanted in (
        ("/a", Content(text="text"), None, b"text"),
        ("/b", Content(size=5), None, b"line "),
        ("/c", Content(), "below", b"below"),
        ("/d", Content(link="a"), None, b"text"),
    ):
        sites.hold(world, "", path, content, below)
        assert (tmp_path / path[1:]).read_bytes() == wanted
    assert (tmp_path / "d").is_symlink()
    dated = Content(text="text", changed="Wed, 21 Oct 2015 07:28:00 GMT")
    sites.hold(world, "", "/e", dated, None)
    assert (tmp_path / "e").stat().st_mtime == 1445412480


def test_a_file_of_which_nothing_is_said_is_the_scenario_s_mistake(tmp_path: Path) -> None:
    with pytest.raises(Broken, match="what does the file hold"):
        sites.hold(World(tmp_path), "", "/a", Content(), None)


def test_a_file_becomes_another_or_goes(tmp_path: Path) -> None:
    world = World(tmp_path)
    (tmp_path / "a").write_bytes(b"old")
    sites.becomes(world, "/a", Change("new"))
    assert (tmp_path / "a").read_bytes() == b"new"
    sites.becomes(world, "/a", Change(None))
    assert not (tmp_path / "a").exists()


def test_bytes_change_behind_the_same_size_and_date(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"old")
    before = file.stat()
    sites.becomes(World(tmp_path), "/a", Change(None, unseen=True))
    after = file.stat()
    assert file.read_bytes() != b"old"
    assert (after.st_size, after.st_mtime_ns) == (before.st_size, before.st_mtime_ns)
