"""Whatever the language can say of nodes and clusters can be done to any provider.

The deeds are run against one that has no process. A new deed of the language is run here by
itself, and fails until the provider serves it and its effect is written down.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
import subprocess
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest

from support.actions import background, certificates, chaos, deeds, faults, formation
from support.clients import membership
from support.clients.http import HttpClient
from support.consistency import History
from support.errors import Broken, Unsupported
from support.language import clusters, nodes
from support.language.clusters import Added, Issue, Trouble
from support.language.nodes import Deed, Nodes
from support.providers import ClusterHandle, Provider
from support.providers.deployed import DeployedProvider
from support.providers.pool import ClusterPool, Pool
from support.services.gateways import HAPROXY
from support.settings import ROOT, profiles
from support.settings.options import RunOptions
from support.topologies import HTTP, ClusterSpec, Node, NodeSpec
from support.world import World
from tests.unit.support.providers.fake import NOWHERE, FakeCluster, FakeProvider

ONLY, A, TWO, EVERY = Nodes(), Nodes(("a",)), Nodes(("a", "b")), Nodes(every=True)


@pytest.fixture(autouse=True)
def no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*words: Any, **more: Any) -> NoReturn:
        raise RuntimeError("a process was started")

    monkeypatch.setattr(subprocess.Popen, "__init__", refuse)
    monkeypatch.setattr("os.fork", refuse)


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> FakeProvider:
    """The provider; its nodes answer from memory."""
    made = FakeProvider()
    monkeypatch.setattr(
        HttpClient, "send", lambda self, request, deadline="": made.answer(self.node, request)
    )
    monkeypatch.setattr(membership, "empty", lambda node: None)
    return made


@pytest.fixture
def world(provider: FakeProvider) -> Iterator[World]:
    options = RunOptions.from_userdata({})
    made = World(options, provider.profile, provider, Pool(provider), ClusterPool(provider))
    yield made
    made.load = None  # it has no clients that could be stopped
    made.undo()


def in_cluster(world: World) -> FakeCluster:
    formation.want(world, clusters.members("3 nodes"))
    assert isinstance(world.cluster, FakeCluster)
    return world.cluster


def alone(world: World) -> None:
    world.want_node()


# -- deeds

TAILS = ("", ' by "SIGINT"', " together", ", one after the other", ", and the others know it")


def spoken() -> list[str]:
    """Every deed that the language has words for."""
    found = []
    for word in nodes.DEEDS:
        for tail in TAILS:
            phrase = f"is {word}{tail}"
            try:
                nodes.deed(phrase)
            except ValueError:
                continue
            found.append(phrase)
    return found


# Of each deed: what must have happened before, and what is so afterwards.
BEFORE: dict[str, Callable[[Provider, Any], None]] = {
    "start": lambda provider, node: provider.kill(node),
    "wake": lambda provider, node: provider.pause(node),
}
AFTER: dict[str, tuple[int | None, bool, int]] = {  # exit code, paused, life
    "kill": (-9, False, 1),
    "stop": (0, False, 1),
    "tell": (0, False, 1),
    "start": (None, False, 2),
    "restart": (None, False, 2),
    "pause": (None, True, 1),
    "wake": (None, False, 1),
    "signal": (None, False, 1),
    "limit": (None, False, 1),
}
ELSEWHERE = (None, False, 1)  # another node of the same name


def do(world: World, provider: FakeProvider, who: Nodes, deed: Deed) -> list[tuple[Any, ...]]:
    """Does it; what became of the nodes."""
    done_to = [world.named(name) for name in who.names] or world.nodes or [world.node]
    for node in done_to:
        if deed.name in BEFORE:
            BEFORE[deed.name](provider, node)
    deeds.do(world, who, deed)
    if deed.elsewhere:
        done_to = [world.named(name) for name in who.names]
    lives = [provider.lives[node] for node in done_to]
    return [(life.code, life.paused, life.number) for life in lives]


@pytest.mark.parametrize("phrase", spoken())
def test_every_deed_can_be_done(world: World, provider: FakeProvider, phrase: str) -> None:
    deed, served = nodes.deed(phrase), []
    who = {True: TWO, False: A}[deed.together or deed.name == "restart"]
    for prepare, them in ((in_cluster, who), (alone, ONLY)):
        scenario = dataclasses.replace(world)
        prepare(scenario)
        try:
            served += do(scenario, provider, them, deed)
        except Broken as refusal:
            # Not every deed is for both; which one it is for, the language says.
            assert re.search("only a node of a cluster|a node of a cluster is", str(refusal))
        scenario.undo()
    assert served
    assert set(served) == {ELSEWHERE if deed.elsewhere else AFTER[deed.name]}


@pytest.mark.parametrize(("deed", "wiped"), [("start", False), ("start", True)])
def test_what_a_node_has_stored_is_kept_or_wiped(
    world: World, provider: FakeProvider, deed: str, wiped: bool
) -> None:
    alone(world)
    provider.lives[world.node].stored = True
    do(world, provider, ONLY, Deed(deed, wiped=wiped))
    assert provider.lives[world.node].stored is not wiped


def test_a_deed_says_nothing_that_these_tests_do_not_know() -> None:
    fields = {field.name for field in dataclasses.fields(Deed)}
    assert fields == {
        *("name", "wiped", "elsewhere", "signal", "opens", "most", "known", "together", "waits"),
    }


# -- troubles

PHRASES = {
    "cut": ["is cut off from the others", "is cut off from the others for 1 s, 2 times"],
    "reject": ["was refused by the others"],
    "deaf": ['no longer hears node "b"', 'does not hear node "b" for 1 s'],
    "kill": ["is dead for 1 s"],
    "pause": ["sleeps for 1 s"],
}


def said(kind: str) -> list[Trouble]:
    found = [clusters.trouble(phrase) for phrase in PHRASES[kind]]
    assert {trouble.kind for trouble in found} == {kind}
    return found


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault that holds for a while is looked at once."""
    monkeypatch.setattr(chaos, "holds", lambda check, seconds: check())


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("busy", [False, True], ids=["nobody writes", "clients write"])
@pytest.mark.parametrize("kind", sorted({kind for _, kind in clusters.TROUBLES} - {*chaos.BAD}))
def test_every_trouble_can_befall(world: World, kind: str, busy: bool) -> None:
    cluster = in_cluster(world)
    for trouble in said(kind):
        if busy:
            world.load = SimpleNamespace(history=History(1))  # type: ignore[assignment]
        chaos.befall(world, A, trouble)
        for_good = trouble.seconds is None
        assert cluster.whole is not for_good
        assert cluster.reaches("a", "b") is not for_good
        assert cluster.reaches("a", "c") is (not for_good or kind == "deaf")
        assert cluster.how == ("reject" if kind == "reject" else "drop" if cluster.how else "")
        faults.heal(world)
        assert {node.name for node in cluster.alive} == {"a", "b", "c"}
        if busy and not for_good:
            assert world.load is not None
            assert [fault.what for fault in world.load.history.faults] == [kind] * trouble.times


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("kind", sorted(chaos.KINDS))
def test_every_fault_that_is_drawn_can_happen(world: World, kind: str) -> None:
    cluster = in_cluster(world)
    parties = tuple(cluster.nodes)[: chaos.KINDS[kind][0]]
    world.load = SimpleNamespace(history=History(1))  # type: ignore[assignment]
    chaos.happen(world, chaos.Planned(kind, parties, 0.0))
    assert world.load is not None
    assert [fault.what for fault in world.load.history.faults] == [kind]
    assert cluster.whole
    assert len(cluster.alive) == 3


def test_every_node_can_be_cut_off_from_every_other(world: World) -> None:
    cluster = in_cluster(world)
    chaos.befall(world, EVERY, clusters.trouble("is cut off from the others"))
    names = list(cluster.nodes)
    assert not any(cluster.reaches(one, other) for one in names for other in names if one != other)


# -- how clusters come to be, and what stands beside them


@pytest.mark.parametrize(
    ("how", "names"),
    [
        (Added(), "de"),
        (Added(configured=True), "d"),
        (Added(ahead=-20.0), "d"),
    ],
)
def test_nodes_can_be_added(world: World, how: Added, names: str) -> None:
    cluster = in_cluster(world)
    faults.add(world, list(names), how, "")
    assert [node.name for node in cluster.alive] == [*"abc", *names]


def test_added_says_nothing_that_these_tests_do_not_know() -> None:
    assert {field.name for field in dataclasses.fields(Added)} == {"configured", "ahead"}


@pytest.mark.parametrize(
    ("phrase", "table", "late"),
    [
        ("3 nodes", (), ""),
        ("3 nodes with the configuration", (), ""),
        ("3 nodes, each told of the one before it", (), ""),
        ("these nodes", [{"node": name, "told of": ""} for name in "abc"], "c"),
    ],
)
def test_every_cluster_can_be_started(world: World, phrase: str, table: Any, late: str) -> None:
    formation.want(world, clusters.members(phrase), table, "")
    formation.start(world, late)
    formation.ask(world)
    assert [node.name for node in world.cluster.alive] == ["a", "b", "c"]
    assert sorted(world.views) == ["a", "b", "c"]


def test_a_gateway_can_stand_before_the_nodes(world: World) -> None:
    in_cluster(world)
    background.open_gateway(world, HAPROXY)
    assert world.gateway is world.gateway


def test_an_authority_can_stand_beside_them_and_its_leader_die(
    world: World, provider: FakeProvider
) -> None:
    certificates.want_cluster(world, 3, "shop.test", Issue("http-01"))
    faults.rest(world)
    certificates.lead(world, "shop.test", ["b"])
    authority = certificates.authority(world)
    assert authority.places["shop.test"] == [world.named("b").host]  # type: ignore[attr-defined]
    certificates.kill_leader(world)
    assert provider.exit_code(world.named("a")) == -9


# -- that nothing is forgotten


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("busy", [False, True], ids=["nobody writes", "clients write"])
@pytest.mark.parametrize("how", ["lose 30 %", "double 30 %", "delay"])
def test_links_can_be_bad(world: World, how: str, busy: bool) -> None:
    cluster = in_cluster(world)
    rest = "all packets by 100 ms" if how == "delay" else "of all packets"
    for lasting in ("", " for 1 s"):
        if busy:
            world.load = SimpleNamespace(history=History(1))  # type: ignore[assignment]
        chaos.befall(world, A, clusters.trouble(f"has links that {how} {rest}{lasting}"))
        assert bool(cluster.bad) is not bool(lasting)
        assert cluster.whole is bool(lasting)
        faults.heal(world)


def test_every_sentence_that_does_something_to_nodes_is_run_here() -> None:
    text = "".join(file.read_text() for file in (ROOT / "steps").glob("*.py"))
    assert set(re.findall(r'@act\(\s*"([^"]*\{nodes:[^"]*)"', text)) == {
        "{nodes:Nodes} {deed:Deed}",
        "{nodes:Nodes} {trouble:Trouble}",
        "{nodes:Nodes} {added:Added}",
        "the name {site:Text} leads {nodes:Goal}",
        "a stranger {noise:Noise} of {nodes:Nodes}",  # on the wire: nothing of a provider's
    }


@pytest.mark.parametrize(
    ("interface", "fake"), [(Provider, FakeProvider), (ClusterHandle, FakeCluster)]
)
def test_the_whole_interface_is_served(interface: type, fake: type) -> None:
    """What an interface only promises, and does not do by itself, the fake does."""
    own = set(vars(fake))
    promised = {name for name, member in vars(interface).items() if _promised(member)}
    assert promised
    assert promised <= own


def _promised(member: Any) -> bool:
    function = getattr(member, "fget", member)
    if not inspect.isfunction(function):
        return False
    abstract = getattr(function, "__isabstractmethod__", False)
    return abstract or "raise Unsupported" in inspect.getsource(function)


@pytest.mark.parametrize(
    ("deed", "reason"),
    [
        ("tell_to_stop", "it is not ours to stop"),
        ("kill", "it is not ours to stop"),
        ("pause", "it is not ours to stop"),
        ("resume", "it is not ours to stop"),
        ("restart", "it is not ours to stop"),
        ("log", "its log cannot be read from here"),
        ("identity", "cannot be seen"),
        ("cluster", "no cluster can be started there"),
    ],
)
def test_what_a_target_cannot_do_is_unsupported_with_the_reason(deed: str, reason: str) -> None:
    provider = DeployedProvider("http://127.0.0.1:9", profiles.load(profiles.path_for("deployed")))
    node = Node("node", NodeSpec(), "127.0.0.1", {HTTP: 9}, NOWHERE, NOWHERE, "")
    wanted = ClusterSpec(("a",)) if deed == "cluster" else node
    with pytest.raises(Unsupported, match=reason):
        getattr(provider, deed)(wanted)
