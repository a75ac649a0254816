"""Hosts reach each other, cuts bite in the direction they name, nothing is left."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import pathlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import assertions
from support.machine import guard, namespaces, networks
from support.settings import ROOT

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="network namespaces need root")

LISTEN = """
import socket, sys
server = socket.create_server((sys.argv[1], 7000))
print("listening", flush=True)
while True: server.accept()[0].close()
"""
REACH = """
import socket, sys
try: socket.create_connection((sys.argv[1], 7000), 0.5); print("reached")
except TimeoutError: print("silence")
except OSError: print("refused")
"""


@dataclasses.dataclass
class Net:
    """A network and its hosts by name."""

    network: networks.Network
    hosts: dict[str, networks.Host]


@pytest.fixture
def net(monkeypatch: pytest.MonkeyPatch) -> Iterator[Net]:
    monkeypatch.delenv(guard.VARIABLE, raising=False)
    place = guard.begin()
    network = networks.Network()
    hosts = {name: network.add(name) for name in ("a", "b", "c")}
    listeners = [
        subprocess.Popen(
            host.inside([sys.executable, "-c", LISTEN, host.address]), stdout=subprocess.PIPE
        )
        for host in hosts.values()
    ]
    for listener in listeners:
        assert listener.stdout
        listener.stdout.readline()
    yield Net(network, hosts)
    for listener in listeners:
        with listener:
            listener.kill()
    network.close()
    assert namespaces.left(place.run) == []
    assert guard.end(place) == []


def reach(net: Net, source: str | None, goal: str) -> str:
    argv = [sys.executable, "-c", REACH, net.hosts[goal].address]
    argv = net.hosts[source].inside(argv) if source else argv
    return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()


def test_every_host_reaches_every_other_and_so_does_the_suite(net: Net) -> None:
    assert [reach(net, *way) for way in [(None, "a"), ("a", "b"), ("c", "a")]] == ["reached"] * 3


RUN = """
import sys
from support.machine import guard, networks
place = guard.begin()
network = networks.Network()
network.add("a")
print(network.number, flush=True)
sys.stdin.read()
network.close()
guard.end(place)
"""


@contextlib.contextmanager
def run_with_a_network(directory: pathlib.Path) -> Iterator[int]:
    """The number of a network of a run that has a temporary directory of its own."""
    directory.mkdir()
    environment = {**os.environ, "TMPDIR": str(directory), "PYTHONPATH": str(ROOT)}
    environment.pop(guard.VARIABLE, None)
    with subprocess.Popen(
        [sys.executable, "-c", RUN],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout
        yield int(process.stdout.readline())
        process.communicate()


def interface(number: int) -> str:
    """The index of the suite's end of a network: another one where it was made anew."""
    return (pathlib.Path("/sys/class/net") / f"ephpm{number}" / "ifindex").read_text()


def test_runs_with_temporary_directories_of_their_own_have_networks_of_their_own(
    tmp_path: Path,
) -> None:
    with run_with_a_network(tmp_path / "one") as one:
        before = interface(one)
        with run_with_a_network(tmp_path / "two") as two:
            assert one != two
        assert interface(one) == before


def test_a_silent_cut_isolates_one_host_and_no_other(net: Net) -> None:
    net.network.cut({"a": ["b", "c"], "b": ["a"], "c": ["a"]})
    assert reach(net, "a", "b") == "silence"
    assert reach(net, "b", "a") == "silence"
    assert reach(net, "b", "c") == "reached"
    assert reach(net, None, "a") == "reached"
    net.network.heal()
    assert reach(net, "a", "b") == "reached"


def test_a_rejecting_cut_is_noticed_at_once(net: Net) -> None:
    net.network.cut({"a": ["b"]}, how="reject")
    assert reach(net, "b", "a") == "refused"
    assert reach(net, "c", "a") == "reached"
    assertions.matches("the rules", r"packets [1-9]", net.network.rules("a"))


def test_a_new_cut_replaces_the_old_one(net: Net) -> None:
    net.network.cut({"a": ["b"]})
    net.network.cut({"a": ["c"]})
    assert reach(net, "b", "a") == "reached"
    assert reach(net, "c", "a") == "silence"


def test_two_networks_do_not_meet(net: Net) -> None:
    other = networks.Network()
    try:
        stranger = other.add("stranger")
        net.hosts["stranger"] = stranger
        assert stranger.address != net.hosts["a"].address
        assert reach(net, "stranger", "a") == "refused"
    finally:
        other.close()


def test_what_a_dead_run_left_is_swept(net: Net) -> None:
    place = guard.current()
    assert len(namespaces.left(place.run)) == 4
    namespaces.sweep(place.run)
    assert namespaces.left(place.run) == []
