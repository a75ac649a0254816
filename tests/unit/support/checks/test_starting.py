"""What an operator starts: a node of its own configuration, or one beside the scenario's own."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from support.actions import lifecycle
from support.assertions import Mismatch
from support.checks import starting
from support.errors import Broken
from support.language.nodes import Nodes, Setup
from support.providers import StartAttempt
from support.topologies import HTTP, REDIS, Node, NodeSpec
from support.world.chosen import chosen

PORTS, NOWHERE = {HTTP: 8080, REDIS: 6379}, Path("/nonexistent")


class World:
    """A scenario whose node listens, and that notes what is started."""

    def __init__(self) -> None:
        self.node = Node("node", NodeSpec(), "127.0.0.1", PORTS, NOWHERE, NOWHERE, "")
        self.spec = NodeSpec({"server": {"a": 1}}, environment={"X": "1"})
        self.profile = SimpleNamespace(claims=lambda name: True)
        self.provider = SimpleNamespace(attempt=lambda spec: None)
        self.attempted: NodeSpec | None = None
        self.attempt: StartAttempt | None = None

    def named(self, name: str) -> Any:
        return SimpleNamespace(name=name)


def attempted(setup: Setup, text: str = "") -> NodeSpec:
    world = World()
    lifecycle.attempt(world, setup, text)  # type: ignore[arg-type]
    assert world.attempted is not None
    return world.attempted


def test_what_is_started_has_what_the_scenario_said_before() -> None:
    spec = attempted(Setup(source="configuration"), "[server]\nb = 2")
    assert spec == NodeSpec({"server": {"a": 1, "b": 2}}, environment={"X": "1"})
    assert attempted(Setup()) == NodeSpec({"server": {"a": 1}}, environment={"X": "1"})


def test_a_whole_file_or_none_stands_for_itself() -> None:
    assert attempted(Setup(source="file"), "listen") == NodeSpec(text="listen")
    assert attempted(Setup(source="missing")).file == "missing.toml"


def test_another_node_may_want_what_the_first_has() -> None:
    text = 'a = "{address of the first}"\nb = "{Redis address of the first}"'
    spec = attempted(Setup(second=True, source="configuration"), text)
    assert spec == NodeSpec({"a": "127.0.0.1:8080", "b": "127.0.0.1:6379"})
    with pytest.raises(Broken):
        attempted(Setup(second=True, source="file"))


def test_a_refusal_names_every_word() -> None:
    world: Any = World()
    world.attempt = StartAttempt(1, "error: 127.0.0.1:8080 is in use", 0.1)
    starting.refused(world, ["{address of the first}", "in use"])
    with pytest.raises(Mismatch):
        starting.refused(world, ["assign"])
    world.attempt = StartAttempt(None, "", 0.1)
    with pytest.raises(Mismatch, match="exit code"):
        starting.refused(world, [])
    starting.started(world)


LONG = "starting up\n" * 200 + "error: server.listen: the port is taken\n"


@pytest.mark.parametrize(
    ("code", "words"), [(2, []), (None, []), (1, ["nobody says this"]), (1, [])], ids=str
)
def test_of_a_long_log_the_last_lines_are_shown(code: int | None, words: list[str]) -> None:
    world: Any = World()
    panic = "" if (code, words) != (1, []) else "thread 'main' panicked at main.rs:1\n"
    world.attempt = StartAttempt(code, LONG + panic, 0.1)
    with pytest.raises(Mismatch, match="the port is taken") as caught:
        starting.refused(world, words)
    assert len(str(caught.value)) < 1000
    world.attempt = StartAttempt(3, LONG, 0.1)
    with pytest.raises(Mismatch, match="the port is taken"):
        starting.started(world)


def test_a_sentence_means_one_node_or_those_that_it_names() -> None:
    world: Any = World()
    assert chosen(world, Nodes()) == [world.node]
    assert [node.name for node in chosen(world, Nodes(("b", "a")))] == ["b", "a"]
    world.cluster = SimpleNamespace(alive=["the", "living"])
    assert chosen(world, Nodes(every=True)) == world.cluster.alive
