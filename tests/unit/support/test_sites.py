"""The document root: dated files, files that go, and what a scenario leaves behind."""

import types

import pytest

from support.actions import files as sites
from support.errors import Broken


class World:
    """A document root in a temporary directory."""

    def __init__(self, site):
        self.node = types.SimpleNamespace(site=site)
        self.files, self.undo = {}, []

    def put_file(self, path, content):
        self.files[path] = content
        (self.node.site / path.lstrip("/")).write_bytes(content)

    def site_file(self, path):
        return (self.node.site / path.lstrip("/")).read_bytes()

    def on_end(self, action):
        self.undo.append(action)


def test_a_file_has_the_date_that_was_asked_for(tmp_path):
    sites.dated(World(tmp_path), "/a.html", b"text", "Wed, 21 Oct 2015 07:28:00 GMT")
    assert (tmp_path / "a.html").stat().st_mtime == 1445412480


def test_a_date_that_is_none_is_the_scenario_s_mistake(tmp_path):
    with pytest.raises(Broken, match="want a date"):
        sites.dated(World(tmp_path), "/a.html", b"text", "yesterday")


def test_a_page_of_the_site_that_was_removed_comes_back(tmp_path):
    (tmp_path / "a.html").write_bytes(b"text")
    world = World(tmp_path)
    sites.remove(world, "/a.html")
    assert not (tmp_path / "a.html").exists()
    for action in world.undo:
        action()
    assert (tmp_path / "a.html").read_bytes() == b"text"


def test_a_page_of_the_scenario_that_was_removed_stays_away(tmp_path):
    world = World(tmp_path)
    world.put_file("/a.html", b"text")
    sites.remove(world, "/a.html")
    assert world.undo == []
