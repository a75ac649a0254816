"""Nodes as containers, on a stand-in for the daemon: what the provider asks of it, and makes of it.

On a real one the features themselves are the proof (`make test-compose`).
"""

from __future__ import annotations

import json
import pathlib
import sys
import tempfile
from collections.abc import Iterator

import pytest

from support.errors import Broken, Died, Missing, UsageError
from support.machine import containers, guard
from support.machine.container_network import ContainerNetwork
from support.providers.compose import ComposeProvider
from support.settings import ROOT, profiles
from support.topologies import Node, NodeSpec
from tests.integration.support.providers import docker_api

IMAGE = "ephpm-stub:1"
PROGRAM = f"""#!/usr/bin/env python3
import os, pathlib, sys
if "--version" in sys.argv:
    print("ephpm-stub 1.2.3 (PHP 8.2.1)")
    sys.exit(0)
text = pathlib.Path(sys.argv[sys.argv.index("--config") + 1]).read_text()
print("starting up", flush=True)
if "refuses" in text:
    print("unknown key", flush=True)
    sys.exit(3)
os.execv(sys.executable, [sys.executable, "{ROOT}/tests/stubs/always-200", *sys.argv[1:]])
"""
REFUSES = NodeSpec(configuration={"php": {"does": "refuses"}})


@pytest.fixture
def daemon(monkeypatch: pytest.MonkeyPatch) -> Iterator[docker_api.Daemon]:
    with tempfile.TemporaryDirectory() as room:  # the path of a socket must be short
        program = pathlib.Path(room) / "program"
        program.write_text(PROGRAM)
        command = [sys.executable, str(program)]
        with docker_api.running(IMAGE, command, pathlib.Path(room)) as (address, running):
            monkeypatch.setenv("DOCKER_HOST", address)
            yield running


@pytest.fixture
def place(daemon: docker_api.Daemon, monkeypatch: pytest.MonkeyPatch) -> Iterator[guard.Place]:
    monkeypatch.delenv(guard.VARIABLE, raising=False)
    begun = guard.begin()
    yield begun
    assert guard.end(begun) == []


@pytest.fixture
def provider(place: guard.Place) -> ComposeProvider:
    made = ComposeProvider(IMAGE, profiles.load(profiles.path_for("compose")))
    made.prepare()
    return made


@pytest.fixture
def node(provider: ComposeProvider) -> Iterator[Node]:
    made = provider.start(NodeSpec(), "node")
    yield made
    provider.discard(made)


def test_a_node_is_a_container_with_its_directory_and_the_labels_of_the_run(
    provider: ComposeProvider, node: Node, daemon: docker_api.Daemon, place: guard.Place
) -> None:
    (made,) = daemon.containers.values()
    assert made.config["Labels"][containers.LABEL] == place.run
    assert f"{node.directory}:{node.directory}:rw" in "".join(made.config["HostConfig"]["Binds"])
    assert made.config["Cmd"][:2] == ["serve", "--config"]
    assert provider.running(node)
    assert "starting up" in provider.log(node)
    files = provider.files(node)
    assert json.loads(files["inspect.json"])["State"]["Running"]
    assert files["health.txt"].startswith("200 ")
    assert provider.memory(node) == 12_000_000


def test_it_is_killed_and_started_again(provider: ComposeProvider, node: Node) -> None:
    first = provider.identity(node)
    provider.kill(node)
    assert provider.exit_code(node) == -9
    assert "exit code -9" in provider.ending(node)
    assert provider.left(node) == []
    provider.restart(node, wipe=True)
    assert provider.identity(node) != first
    assert provider.exit_code(node) is None


def test_it_is_paused_and_a_paused_one_can_be_killed(provider: ComposeProvider, node: Node) -> None:
    provider.pause(node)
    assert provider.running(node)
    provider.resume(node)
    provider.resume(node)  # it need not be paused
    provider.pause(node)
    provider.kill(node)
    assert not provider.running(node)


def test_a_pause_that_does_not_bite_is_broken(
    provider: ComposeProvider,
    node: Node,
    daemon: docker_api.Daemon,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(docker_api.Container, "freeze", lambda self, paused: (204, None))
    with pytest.raises(Broken, match="was to be paused, and is running"):
        provider.pause(node)


def test_it_is_stopped_by_a_signal_and_waited_for(provider: ComposeProvider, node: Node) -> None:
    provider.tell_to_stop(node)
    assert provider.wait(node, "exit") in (0, -15)
    provider.tell_to_stop(node)  # who has ended does not mind
    with pytest.raises(Broken, match="no signal that tells a node to stop"):
        provider.tell_to_stop(node, "SIGUSR1")


def test_a_scenario_sees_what_is_logged_since_it_began(
    provider: ComposeProvider, node: Node
) -> None:
    provider.mark(node)
    assert provider.log(node) == ""
    assert "starting up" in provider.log(node, whole=True)


def test_a_start_that_is_refused(
    provider: ComposeProvider, node: Node, daemon: docker_api.Daemon
) -> None:
    attempt = provider.attempt(REFUSES)
    assert (attempt.exit_code, "unknown key" in attempt.output) == (3, True)
    with pytest.raises(Died, match="exit code 3 before it was ready"):
        provider.start(REFUSES, "node")
    assert len(daemon.containers) == 1  # the node that serves


def test_what_the_image_says_of_itself(provider: ComposeProvider) -> None:
    assert provider.version == "ephpm-stub 1.2.3 (PHP 8.2.1)"
    assert provider.php_version == "8.2.1"
    assert provider.digest == "0123456789ab"


def test_an_image_that_is_not_there_ends_the_run_in_one_line(place: guard.Place) -> None:
    made = ComposeProvider("other:1", profiles.load(profiles.path_for("compose")))
    with pytest.raises(UsageError, match="has no image other:1"):
        made.prepare()


def test_so_does_a_daemon_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOCKER_HOST", "unix:///nonexistent/socket")
    made = ComposeProvider(IMAGE, profiles.load(profiles.path_for("compose")))
    with pytest.raises(UsageError, match="no Docker daemon answers at unix:///nonexistent/socket"):
        made.prepare()
    with pytest.raises(Missing):
        containers.client("unix:///nonexistent/socket")


def test_what_a_scenario_leaves_is_named_and_removed_at_the_end(
    daemon: docker_api.Daemon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(guard.VARIABLE, raising=False)
    begun = guard.begin()
    ComposeProvider(IMAGE, profiles.load(profiles.path_for("compose"))).start(NodeSpec(), "node")
    ContainerNetwork()
    left = guard.end(begun)
    assert [line.partition(" ephpm-")[0] for line in left if "directory" not in line] == [
        "container",
        "docker network",
    ]
    assert not daemon.containers
    assert not daemon.networks


def test_what_a_dead_run_left_is_swept_by_its_label_and_nothing_else(
    provider: ComposeProvider, node: Node, daemon: docker_api.Daemon, place: guard.Place
) -> None:
    ours = {each.name for each in daemon.containers.values()}
    label = {containers.BASE: str(guard.base())}
    for name, labels in {
        "dead": {**label, containers.LABEL: "1-dead"},
        "somebody's": {containers.BASE: "/elsewhere", containers.LABEL: "2-other"},
        "stranger": {},
    }.items():
        config = {"Image": IMAGE, "Labels": labels, "HostConfig": {"NetworkMode": "none"}}
        daemon.answer("POST", "/containers/create", {"name": name}, config)
    provider.prepare()  # another worker of the run has swept already
    assert "dead" in {each.name for each in daemon.containers.values()}
    (place.path / containers.NOTE).unlink()
    provider.prepare()
    assert {each.name for each in daemon.containers.values()} == {*ours, "somebody's", "stranger"}


def test_networks_take_the_next_subnet_that_is_free(
    place: guard.Place, daemon: docker_api.Daemon
) -> None:
    first, second = ContainerNetwork(), ContainerNetwork()
    assert second.number == first.number + 1
    one, other = first.take(), first.take()
    assert one != other
    assert first.whole
    first.cut({one: [other]}, "drop")
    assert not first.whole
    with pytest.raises(Broken, match="nft in the container"):
        first.enforce(one, 0)  # it has ended
    first.heal()
    assert first.whole
    for network in (first, second):
        network.close()
    assert not daemon.networks
