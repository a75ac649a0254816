"""Nodes are forked from a warm process, and each is a process of its own all the same."""

from __future__ import annotations

import contextlib
import os
import pathlib
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import psutil
import pytest

from support import assertions
from support.clients.http import HttpClient, Request
from support.errors import Broken
from support.machine import guard, processes
from support.machine.networks import Network
from support.machine.warm import Warm
from support.providers.launchers import Reference
from support.providers.process import ProcessProvider
from support.settings import ROOT, deadlines, profiles
from support.topologies import Node, NodeSpec

ECHO = Request(target="/plain.txt")
Start = Callable[..., Node]
STARTED_BY: dict[Node, ProcessProvider] = {}


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[guard.Place]:
    monkeypatch.delenv(guard.VARIABLE, raising=False)
    begun = guard.begin()
    yield begun
    assert guard.end(begun) == []


def provider_of(warm: bool) -> ProcessProvider:
    profile = profiles.load(profiles.path_for("reference"))
    deadlines.configure(1.0, profile.deadlines)
    return ProcessProvider(Reference(warm=warm), profile)


@pytest.fixture
def provider(place: guard.Place) -> ProcessProvider:
    return provider_of(True)


@pytest.fixture
def started(provider: ProcessProvider) -> Iterator[Start]:
    with contextlib.ExitStack() as stack:

        def start(spec: NodeSpec = NodeSpec(), of: ProcessProvider = provider) -> Node:  # noqa: B008 - it is frozen
            node = of.start(spec, "node")
            STARTED_BY[node] = of
            stack.callback(of.discard, node)
            return node

        yield start


def process_of(node: Node) -> processes.Process:
    return STARTED_BY[node].body(node)


def warm_process(place: guard.Place) -> psutil.Process:
    (pid,) = [pid for pid in guard.servants(place) if psutil.pid_exists(pid)]
    return psutil.Process(pid)


def seen(node: Node, what: str) -> pathlib.Path:
    return pathlib.Path(f"/proc/{process_of(node).pid}/{what}")


def run(place: guard.Place, *words: str) -> processes.Process:
    """Has words run that are not those of a node; returns the process, which has ended."""
    process = processes.start(
        words,
        name="words",
        output=place.path / "out",
        directory=place.path,
        env={"PYTHONPATH": str(ROOT)},
        warm=Reference().warm,
    )
    process.wait("exit")
    process.end()
    return process


def test_it_is_a_process_of_its_own(place: guard.Place, started: Start) -> None:
    node = started()
    pid = process_of(node).pid
    assert psutil.Process(pid).ppid() == warm_process(place).pid
    assert os.getsid(pid) == os.getpgid(pid) == pid
    assert seen(node, "cwd").resolve() == node.directory.resolve()
    assert seen(node, "fd/1").resolve() == seen(node, "fd/2").resolve() == process_of(node).output
    assert str(seen(node, "fd/0").resolve()) == "/dev/null"
    assert b"reference\0serve" in seen(node, "cmdline").read_bytes()


def test_it_has_the_descriptors_signals_and_limits_of_one_that_is_started_anew(
    started: Start, place: guard.Place
) -> None:
    anew, forked = started(of=provider_of(False)), started()
    started()  # a later one does not have more
    assert descriptors(forked) == descriptors(anew)
    for field in ("SigIgn", "SigBlk", "SigCgt", "Umask", "Threads"):
        assert status(forked, field) == status(anew, field), field
    assert seen(forked, "limits").read_text() == seen(anew, "limits").read_text()
    assert HttpClient(forked).send(ECHO).answered().status == 200


def descriptors(node: Node) -> list[str]:
    return sorted(file.readlink().name.partition(":")[0] for file in seen(node, "fd").iterdir())


def status(node: Node, field: str) -> str:
    lines = seen(node, "status").read_text().splitlines()
    return next(line for line in lines if line.startswith(f"{field}:"))


def test_its_environment_is_its_own(started: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EPHPM_SERVER__LISTEN", "1.2.3.4:5")
    cookie = {"EPHPM_PHP__INI_OVERRIDES": '[["precision", "9"]]', "TZ": "Asia/Tokyo"}
    first, second = started(NodeSpec(environment=cookie)), started()
    for node, has in ((first, True), (second, False)):
        (worker, *_) = psutil.Process(process_of(node).pid).children()
        found = worker.environ()
        assert (found.get("TZ") == "Asia/Tokyo") is has
        assert "EPHPM_SERVER__LISTEN" not in found
        assert found["TMPDIR"] == str(node.directory / "tmp")


def test_what_is_random_differs(place: guard.Place) -> None:
    warm = Reference().warm
    assert warm
    warm.begin()
    program = (
        "import random, secrets, ssl, sys, uuid, tempfile; from reference import warm, __main__;"
        "__main__.main = lambda words: print(random.random(), secrets.token_hex(4), uuid.uuid4(),"
        " ssl.RAND_bytes(4), tempfile.mktemp(), flush=True);"
        "import socket; words = warm.fork_nodes(socket.socket(fileno=int(sys.argv[1])));"
        "__main__.main(words)"
    )
    own = Warm([sys.executable, "-c", program], {"PYTHONPATH": str(ROOT)})
    said = []
    for number in range(2):
        process = processes.start(
            [],
            name="dice",
            output=place.path / f"dice-{number}",
            directory=place.path,
            warm=own,
        )
        assert process.wait("exit") == 0
        said.append(process.text().split())
        process.end()
        process.output.unlink()
    assert not set(said[0]) & set(said[1])


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (["serve", "--config", "nowhere.toml"], 1, "error: "),
        (["serve", "--nonsense"], 2, "unrecognized arguments"),
        (["--version"], 0, "ephpm-reference"),
    ],
)
def test_it_ends_and_speaks_as_in_a_shell(
    place: guard.Place, words: list[str], code: int, says: str
) -> None:
    process = run(place, *words)
    said = process.text()
    process.output.unlink()
    anew = subprocess.run(
        [sys.executable, "-m", "reference", *words],
        cwd=place.path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert (process.exit_code, anew.returncode) == (code, code)
    assert said == anew.stdout
    assert says in said


def test_signals_are_its_own(started: Start) -> None:
    one, two = started(), started()
    process_of(one).send_signal(signal.SIGTERM)
    assert process_of(one).wait("exit") == 0
    assert process_of(two).running
    process_of(two).send_signal(signal.SIGKILL)
    assert process_of(two).wait("exit") == -signal.SIGKILL
    assert not process_of(two).running


def test_a_dead_one_keeps_its_process_id_until_it_is_let_go(started: Start) -> None:
    node = started()
    process_of(node).send_signal(signal.SIGKILL)
    process_of(node).wait("exit")
    assert psutil.Process(process_of(node).pid).status() == psutil.STATUS_ZOMBIE
    process_of(node).end()
    assertions.eventually(
        lambda: assertions.expect(
            not psutil.pid_exists(process_of(node).pid), "it", "gone", "there"
        ),
        "effect",
    )
    assert process_of(node).exit_code == -signal.SIGKILL
    process_of(node).send_signal(signal.SIGTERM)  # is nothing, and reaches nobody


def test_it_survives_the_warm_process_and_the_next_one_comes_from_a_new_one(
    place: guard.Place, started: Start
) -> None:
    node = started()
    first = warm_process(place)
    first.kill()
    first.wait()
    assert HttpClient(node).send(ECHO).answered().status == 200
    assert process_of(node).running
    second = started()
    assert warm_process(place).pid != first.pid
    assert HttpClient(second).send(ECHO).answered().status == 200
    process_of(node).send_signal(signal.SIGTERM)
    assertions.eventually(
        lambda: assertions.expect(not process_of(node).running, "it", "ended", "running"), "exit"
    )
    with pytest.raises(Broken, match="nobody knows its exit code"):
        _ = process_of(node).exit_code


def test_the_warm_process_survives_whatever_happens_to_nodes(
    place: guard.Place, started: Start
) -> None:
    started()
    warm = warm_process(place)
    for number in (signal.SIGKILL, signal.SIGSEGV, signal.SIGTERM):
        node = started()
        process_of(node).send_signal(number)
        process_of(node).wait("exit")
    assert warm.is_running()
    assert warm_process(place) == warm
    assert warm.num_threads() == 1


def test_its_network_is_the_hosts(place: guard.Place, provider: ProcessProvider) -> None:
    if os.geteuid() != 0:
        pytest.skip("network namespaces need root")
    network = Network()
    try:
        host = network.add("a")
        node = provider.begin_on(host, NodeSpec(), "node")
        STARTED_BY[node] = provider
        try:
            provider.await_ready(node)
            assert seen(node, "ns/net").stat().st_ino == host.path.stat().st_ino
            assert seen(node, "ns/mnt").readlink() == pathlib.Path("/proc/self/ns/mnt").readlink()
        finally:
            provider.discard(node)
    finally:
        network.close()


def test_one_that_cannot_begin_says_why(place: guard.Place) -> None:
    broken = Warm([sys.executable, "-c", "import sys; sys.exit('no such defect')"], {})
    with pytest.raises(Broken, match="no such defect"):
        processes.start([], name="x", output=place.path / "out", directory=place.path, warm=broken)
    (place.path / "out").unlink()
