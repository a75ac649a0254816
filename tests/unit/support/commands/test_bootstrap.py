"""The set-up: once at a time, and one plain line where it fails."""

from __future__ import annotations

import fcntl
import pathlib
import sys
import threading

import pytest

from support.commands import bootstrap


@pytest.fixture
def project(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """A project without an environment, which `done.txt` in it stands for."""
    (tmp_path / ".venv").mkdir()
    (tmp_path / "packages.txt").touch()
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    monkeypatch.setattr(bootstrap, "STAMP", tmp_path / ".venv" / ".ready")
    monkeypatch.setattr(bootstrap, "fingerprint", lambda: "as it is now")
    return tmp_path


def test_a_second_set_up_waits_for_the_first_and_finds_it_done(
    project: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_up: list[str] = []
    monkeypatch.setattr(bootstrap, "set_up", lambda: set_up.append("again"))
    second = threading.Thread(target=bootstrap.main)
    with (project / ".setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        second.start()
        second.join(0.3)
        assert second.is_alive(), "it did not wait"
        bootstrap.STAMP.write_text("as it is now")
    second.join(10)
    assert not second.is_alive() and set_up == []


def test_a_set_up_alone_is_done(project: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_up: list[str] = []
    monkeypatch.setattr(bootstrap, "set_up", lambda: set_up.append("once"))
    bootstrap.main()
    assert set_up == ["once"]


def test_a_command_that_fails_ends_the_set_up_with_its_own_words() -> None:
    failing = [sys.executable, "-c", "import sys; sys.exit('no such package')"]
    with pytest.raises(SystemExit, match=r"^error: .*failed:\nno such package$"):
        bootstrap.run(failing)


def test_an_environment_that_is_linked_is_left_alone(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    (tmp_path / ".venv").symlink_to(elsewhere)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    with pytest.raises(SystemExit, match=r"is a link.*remove the link"):
        bootstrap.install_python()
    assert (elsewhere / "kept").exists()


def test_packages_of_which_the_files_are_wanted_are_unpacked_and_not_installed(
    project: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands: list[str] = []

    def run(command: list[str], *_: object, place: pathlib.Path | None = None) -> None:
        commands.append(" ".join(command))
        if "download" in command and place:
            (place / "blog_6.1-2_all.deb").touch()
        if "dpkg-deb" in command:
            pathlib.Path(command[-1]).mkdir()

    monkeypatch.setattr(bootstrap, "UNPACKED", project / "debian")
    monkeypatch.setattr(bootstrap, "run", run)
    (project / "packages.txt").write_text("blog  files  a blog\n")
    assert bootstrap.lacking() == []
    assert bootstrap.packed() == ["blog"]
    bootstrap.unpack_debian()
    assert bootstrap.packed() == []
    assert (project / "debian/blog/VERSION").read_text() == "6.1-2"
    assert not any("install" in command for command in commands)
