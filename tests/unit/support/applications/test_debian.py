"""Files of unpacked packages as one tree: links between packages are followed, none is left."""

from __future__ import annotations

import pathlib
from collections.abc import Iterator

import pytest

from support.applications import debian
from support.errors import Missing
from support.machine import guard, programs


@pytest.fixture
def unpacked(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[pathlib.Path]:
    """Two packages: the first one has links into the second, and one that leads nowhere."""
    monkeypatch.setattr(programs, "UNPACKED", tmp_path / "debian")
    monkeypatch.setattr(debian, "TREES", tmp_path / "trees")
    place = guard.begin()
    app, library = tmp_path / "debian/app", tmp_path / "debian/library"
    for name in (app, library):
        name.mkdir(parents=True)
        (name / "VERSION").write_text("1.0-1")
    (app / "usr/share/app/js").mkdir(parents=True)
    (app / "usr/share/app/index.php").write_text("index")
    (app / "usr/share/app/js/library.js").symlink_to("../../../share/js/library.js")
    (app / "usr/share/app/js/lost.js").symlink_to("/usr/share/js/lost.js")
    (library / "usr/share/js").mkdir(parents=True)
    (library / "usr/share/js/library.js").write_text("library")
    yield tmp_path
    guard.end(place)


def test_a_tree_has_files_of_all_packages_and_no_links(unpacked: pathlib.Path) -> None:
    tree = debian.tree("/usr/share/app", ["app", "library"])
    found = {str(path.relative_to(tree)): path for path in tree.rglob("*") if path.is_file()}
    assert {name: path.read_text() for name, path in found.items()} == {
        "index.php": "index",
        "js/library.js": "library",
    }
    assert not any(path.is_symlink() for path in found.values())
    assert {path.stat().st_mode & 0o222 for path in found.values()} == {0}


def test_a_tree_is_made_once(unpacked: pathlib.Path) -> None:
    tree = debian.tree("/usr/share/app", ["app", "library"])
    (tree / "kept").touch()
    assert (debian.tree("/usr/share/app", ["app", "library"]) / "kept").exists()


def test_another_version_is_another_tree(unpacked: pathlib.Path) -> None:
    first = debian.tree("/usr/share/app", ["app", "library"])
    (unpacked / "debian/library/VERSION").write_text("1.0-2")
    assert debian.tree("/usr/share/app", ["app", "library"]) != first


def test_a_package_that_is_not_there_is_missing(unpacked: pathlib.Path) -> None:
    with pytest.raises(Missing, match="make setup"):
        debian.tree("/usr/share/app", ["app", "another"])
