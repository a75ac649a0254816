"""What becomes of a node's files: done to a directory that looks like a node's."""

from __future__ import annotations

import pathlib
import socket
from types import SimpleNamespace
from typing import Any

import pytest

from support.actions import mishaps
from support.errors import Broken, Unsupported
from support.language.mishaps import Mishap


@pytest.fixture
def world(tmp_path: pathlib.Path) -> Any:
    """A world whose node has an access log in a directory of its own."""
    for name in ("site", "logs", "tmp"):
        (tmp_path / name).mkdir()
    log = tmp_path / "logs" / "access.log"
    log.write_text("a line\n")
    node = SimpleNamespace(
        name="node",
        directory=tmp_path,
        site=tmp_path / "site",
        configuration=f'[server.logging]\naccess = "{log}"\n',
        dirty=False,
    )
    profile = SimpleNamespace(claims=lambda _: True, lack_of=lambda what: what)
    return SimpleNamespace(node=node, profile=profile, event=lambda _: None)


def test_an_access_log_is_renamed_and_emptied(world: Any) -> None:
    mishaps.befall(world, "access log", Mishap("renamed"))
    assert not mishaps.access_log(world).exists()
    assert mishaps.renamed_log(world).read_text() == "a line\n"
    mishaps.access_log(world).write_text("another\n")
    mishaps.befall(world, "access log", Mishap("emptied"))
    assert mishaps.access_log(world).read_text() == ""
    assert world.node.dirty


def test_a_disk_is_full_and_free_again(world: Any) -> None:
    mishaps.befall(world, "disk of the access log", Mishap("full"))
    with pytest.raises(OSError, match="No space left"):
        mishaps.access_log(world).write_text("x")
    mishaps.befall(world, "disk of the access log", Mishap("room"))
    mishaps.access_log(world).write_text("x")
    assert mishaps.access_log(world).read_text() == "x"


def test_directories_go_and_come_back(world: Any) -> None:
    for thing, path in (
        ("directory of the access log", mishaps.access_log(world).parent),
        ("temporary directory", world.node.directory / "tmp"),
    ):
        mishaps.befall(world, thing, Mishap("removed"))
        assert not path.exists()
        mishaps.befall(world, thing, Mishap("made anew"))
        assert list(path.iterdir()) == []


def test_a_cleaner_leaves_sockets(world: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp = world.node.directory / "tmp"
    for name in ("kept", "gone"):
        (tmp / name).mkdir()
        (tmp / name / "file").touch()
    monkeypatch.chdir(tmp)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("kept/socket")
        mishaps.befall(world, "temporary directory", Mishap("emptied"))
    assert [str(path.relative_to(tmp)) for path in sorted(tmp.rglob("*"))] == [
        "kept",
        "kept/socket",
    ]


def test_a_release_takes_the_name_of_the_document_root(world: Any) -> None:
    site = world.node.site
    (site / "page.html").write_text("kept")
    for text in ("one", "two"):
        mishaps.befall(world, "document root", Mishap("replaced", text))
        assert site.is_symlink()
        assert (site / "release.txt").read_text() == text
        assert (site / "page.html").read_text() == "kept"


def test_what_cannot_become_of_it_is_broken(world: Any) -> None:
    with pytest.raises(Broken, match="cannot be full"):
        mishaps.befall(world, "document root", Mishap("full"))
    world.profile.claims = lambda _: False
    with pytest.raises(Unsupported):
        mishaps.befall(world, "access log", Mishap("renamed"))


def test_uploads_have_no_disk_where_the_configuration_names_none(world: Any) -> None:
    with pytest.raises(Broken, match="upload_tmp_dir"):
        mishaps.befall(world, "disk of uploads", Mishap("full"))
