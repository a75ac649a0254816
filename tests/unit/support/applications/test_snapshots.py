"""Snapshots of installed applications: made once, by one, and never half."""

from __future__ import annotations

import dataclasses
import os
import pathlib
import threading
import time
from collections.abc import Mapping

import pytest

from support.applications import Application, prepared, snapshots
from support.applications.application import DATABASE
from support.providers import content
from support.providers.base import Provider
from support.providers.launchers import Build
from support.settings import profiles
from support.topologies import ENDPOINTS, Node, NodeSpec


class OneNode(Provider):
    """Starts nodes that are directories, and stops them."""

    version = php_version = "1"
    digest = "d"

    def __init__(self, place: pathlib.Path, changes: Mapping[str, str] | None = None) -> None:
        super().__init__(profiles.load(profiles.path_for("reference")))
        self.place, self.stopped, self.count = place, list[str](), 0
        self._changes = changes or {}

    @property
    def build(self) -> Build:
        return Build(self.digest, self._changes)

    def start(self, spec: NodeSpec, name: str) -> Node:
        self.count += 1
        directory = self.place / f"{name}-{self.count}"
        node = Node(name, spec, "h", dict.fromkeys(ENDPOINTS, 1), directory, directory / "site", "")
        content.lay(spec.content, directory, {"mysql address": "h:1"})
        return node

    def tell_to_stop(self, node: Node, by: str = "SIGTERM") -> None:
        self.stopped.append(node.name)

    def wait(self, node: Node, deadline: str) -> int:
        return 0

    def running(self, node: Node) -> bool:
        return True

    def mark(self, node: Node) -> None:
        """Nothing is logged."""

    def discard(self, node: Node) -> None:
        """It is a directory of the test."""


def install(_: Provider, node: Node) -> None:
    (node.directory / DATABASE).write_text("tables")
    (node.site / "uploads").mkdir()
    (node.site / "uploads/a.png").write_text("picture")


@pytest.fixture
def application(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Application:
    """An application of one file of others and two of our own."""
    monkeypatch.setattr(snapshots, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(snapshots, "ROOT", tmp_path)
    monkeypatch.setattr(snapshots, "_machinery", list)
    core, own = tmp_path / "core", tmp_path / "own"
    core.mkdir()
    own.mkdir()
    (core / "core.php").write_text("core")
    (own / "set.php.template").write_text("{mysql address}")
    (own / "plugin.php").write_text("plugin")
    return Application("shop", "", lambda: core, own, lambda: "1", install)


def test_it_is_installed_once_and_kept_with_what_the_installer_made(
    tmp_path: pathlib.Path, application: Application
) -> None:
    provider = OneNode(tmp_path / "nodes")
    first = pathlib.Path(prepared(provider, application))
    assert prepared(provider, application) == str(first)
    assert (provider.count, provider.stopped) == (1, [snapshots.INSTALLER])
    assert (first / DATABASE).read_text() == "tables"
    assert (first / "site/uploads/a.png").read_text() == "picture"
    # Each node's own address is filled in when it is laid.
    assert (first / "site/set.php.template").exists()
    assert not (first / "site/set.php").exists()


def test_without_the_installer_there_are_its_files_and_no_database(
    tmp_path: pathlib.Path, application: Application
) -> None:
    bare = pathlib.Path(prepared(OneNode(tmp_path / "nodes"), application, installed=False))
    names = sorted(path.name for path in bare.rglob("*") if path.is_file())
    assert names == ["core.php", "plugin.php", "set.php.template"]


def test_whatever_it_depends_on_makes_another_one(
    tmp_path: pathlib.Path, application: Application
) -> None:
    provider = OneNode(tmp_path / "nodes")
    found = {prepared(provider, application)}
    found.add(prepared(provider, dataclasses.replace(application, version=lambda: "2")))
    found.add(prepared(provider, dataclasses.replace(application, configuration="[kv]\n")))
    provider.digest = "another program"
    found.add(prepared(provider, application))
    (application.own / "plugin.php").write_text("changed")
    found.add(prepared(provider, application))
    assert len(found) == 5


def test_a_defect_changes_a_file_of_ours(tmp_path: pathlib.Path, application: Application) -> None:
    provider = OneNode(tmp_path / "nodes", {"own/plugin.php": "spoilt"})
    sound = pathlib.Path(prepared(OneNode(tmp_path / "nodes"), application))
    place = pathlib.Path(prepared(provider, application))
    assert provider.count == 0, "it was installed again"
    assert (place / "site/plugin.php").read_text() == "spoilt"
    assert (place / DATABASE).read_text() == "tables"
    assert (sound / "site/plugin.php").read_text() == "plugin"
    assert (application.own / "plugin.php").read_text() == "plugin"


def test_what_was_killed_half_way_is_made_anew(
    tmp_path: pathlib.Path, application: Application
) -> None:
    half = tmp_path / "cache" / f"{snapshots.HALF}shop-0"
    half.mkdir(parents=True)
    (half / "bare").touch()

    def killed(provider: Provider, node: Node) -> None:
        install(provider, node)
        raise KeyboardInterrupt

    provider = OneNode(tmp_path / "nodes")
    with pytest.raises(KeyboardInterrupt):
        prepared(provider, dataclasses.replace(application, install=killed))
    assert not half.exists()
    place = pathlib.Path(prepared(provider, application))
    assert (place / DATABASE).read_text() == "tables"
    assert not list((tmp_path / "cache").glob(f"{snapshots.HALF}*"))


def test_what_nobody_has_used_for_long_is_removed(
    tmp_path: pathlib.Path, application: Application
) -> None:
    provider = OneNode(tmp_path / "nodes")
    old = pathlib.Path(prepared(provider, application)).parent
    long_ago = time.time() - 2 * snapshots.UNUSED
    os.utime(old, (long_ago, long_ago))
    prepared(provider, dataclasses.replace(application, version=lambda: "2"))
    assert not old.exists()


def test_of_two_workers_one_makes_it_and_the_other_waits(
    tmp_path: pathlib.Path, application: Application
) -> None:
    began, may_end, found = threading.Event(), threading.Event(), list[str]()

    def slowly(provider: Provider, node: Node) -> None:
        began.set()
        assert may_end.wait(10)
        install(provider, node)

    provider, slow = OneNode(tmp_path / "nodes"), dataclasses.replace(application, install=slowly)
    workers = [
        threading.Thread(target=lambda: found.append(prepared(provider, slow))) for _ in range(2)
    ]
    for worker in workers:
        worker.start()
    assert began.wait(10)
    may_end.set()
    for worker in workers:
        worker.join(10)
    assert len(set(found)) == 1 and len(found) == 2
    assert provider.count == 1
