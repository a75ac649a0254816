"""A node that does not become ready: whose fault it is, and what is known of it."""

from __future__ import annotations

import contextlib
import pathlib
from collections.abc import Iterator

import pytest

from support.errors import CannotServe, Died, NotReady, NotStarted
from support.machine import guard
from support.providers.launchers import Ephpm
from support.providers.process import ProcessProvider
from support.settings import ROOT, deadlines, profiles
from support.topologies import NodeSpec

# Ends as it is told in its configuration; else it serves.
PROGRAM = f"""#!/usr/bin/env python3
import os, pathlib, signal, sys, time
text = pathlib.Path(sys.argv[sys.argv.index("--config") + 1]).read_text()
print("starting up", flush=True)
if "panics" in text:
    print("thread 'main' panicked at src/tls.rs:7", flush=True)
    sys.exit(101)
if "killed" in text:
    os.kill(os.getpid(), signal.SIGKILL)
if "hangs" in text:
    time.sleep(60)
os.execv(sys.executable, [sys.executable, "{ROOT}/tests/stubs/always-200", *sys.argv[1:]])
"""


@pytest.fixture
def provider(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ProcessProvider]:
    monkeypatch.delenv(guard.VARIABLE, raising=False)
    place = guard.begin()
    program = tmp_path / "ephpm"
    program.write_text(PROGRAM)
    program.chmod(0o755)
    yield ProcessProvider(Ephpm(program), profiles.load(profiles.path_for("ephpm")))
    assert guard.end(place) == []


def start(provider: ProcessProvider, does: str = "serves") -> None:
    node = provider.start(NodeSpec(configuration={"php": {"does": does}}), "node")
    provider.discard(node)


def test_of_a_program_that_has_served_it_is_the_programs_fault(provider: ProcessProvider) -> None:
    start(provider)
    with pytest.raises(Died, match=r"exit code 101 before it was ready; .* panicked at") as caught:
        start(provider, "panics")
    assert 'does = "panics"' in caught.value.start.configuration
    assert "starting up" in caught.value.start.log
    assert "serve" in caught.value.start.command


@pytest.mark.parametrize(
    ("does", "waits", "kind"), [("killed", 20, NotStarted), ("hangs", 2, NotReady)]
)
def test_but_not_where_it_did_not_end_by_itself(
    provider: ProcessProvider,
    does: str,
    waits: float,
    kind: type[NotStarted],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    start(provider)
    monkeypatch.setenv("EPHPM_DEADLINE_READY", str(waits))
    with pytest.raises(NotStarted, match="it said starting up") as caught:
        start(provider, does)
    assert type(caught.value) is kind


def test_a_program_that_never_served_is_given_up_after_a_few(provider: ProcessProvider) -> None:
    for _ in range(2):
        with pytest.raises(NotStarted) as caught:
            start(provider, "panics")
        assert type(caught.value) is NotStarted
    with pytest.raises(CannotServe, match=r"none of 3 nodes .* panicked at"):
        start(provider, "panics")


def test_one_that_serves_at_last_is_not_given_up(provider: ProcessProvider) -> None:
    for _ in range(2):
        with contextlib.suppress(NotStarted):
            start(provider, "panics")
    start(provider)
    for _ in range(3):
        with pytest.raises(Died):
            start(provider, "panics")


@pytest.fixture(autouse=True)
def plain_deadlines() -> None:
    deadlines.configure(1.0, {})
