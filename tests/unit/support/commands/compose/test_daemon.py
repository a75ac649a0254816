from __future__ import annotations

import pathlib

import pytest

from support.commands.compose import __main__ as command
from support.commands.compose import daemon
from support.errors import Missing
from support.machine import containers

NOWHERE = "unix:///nonexistent/docker.sock"


@pytest.fixture(autouse=True)
def no_daemon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DOCKER_HOST", raising=False)
    monkeypatch.setattr(containers, "DEFAULT", NOWHERE)


def test_a_daemon_that_is_named_and_does_not_answer_is_not_replaced(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", NOWHERE)
    with pytest.raises(Missing, match=f"no Docker daemon answers at {NOWHERE}"):
        daemon.found(tmp_path)


def test_only_root_can_start_one(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(Missing, match="only root can start one"):
        daemon.found(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_machine_without_the_packages_gets_one_line(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("shutil.which", lambda *words, **more: None)
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert command.main(["--docker", str(tmp_path)]) == 2
    advice = "run as root: apt-get install docker.io mmdebstrap"
    assert capsys.readouterr().err == f"error: containers need Debian packages; {advice}\n"


def test_what_runs_beside_a_daemon_of_ours_enters_its_namespaces() -> None:
    assert daemon.Daemon(NOWHERE).inside(["behave"]) == ["behave"]
    entered = daemon.Daemon(NOWHERE, 42).inside(["behave"])
    assert entered[:4] == ["nsenter", "--target=42", "--net", "--mount"]
    assert entered[-1] == "behave"
