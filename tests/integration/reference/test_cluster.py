"""Clusters of real nodes on loopback: one key space, whatever happens to a node."""

from __future__ import annotations

import functools
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import ANY

import pytest

from tests.integration.reference.cluster_nodes import (
    ClusterNode,
    ErrorReply,
    Nodes,
    await_formed,
    until,
)

KEYS = 1000


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[Nodes]:
    made = Nodes(tmp_path)
    yield made
    made.end()


@pytest.fixture(scope="module")
def trio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[ClusterNode]]:
    """Three nodes for tests that leave them as they are."""
    made = Nodes(tmp_path_factory.mktemp("trio"))
    (made.site / "visit.php").write_text(
        "<?php session_start(); $n = $_SESSION['n'] ?? 0; usleep(20000);"
        "$_SESSION['n'] = $n + 1; echo $_SESSION['n'];"
    )
    (made.site / "tagged.php").write_text(
        "<?php header('ETag: \"' . ($_GET['t'] ?? 'x') . '\"'); echo uniqid();"
    )
    yield made.form("a", "b", "c", more="[server.php_etag_cache]\nenabled = true")
    made.end()


def write_keys(node: ClusterNode, count: int = KEYS) -> None:
    node.redis().pipeline(("SET", f"key-{n}", f"value {n}") for n in range(count))


def missing(node: ClusterNode, count: int = KEYS) -> list[int]:
    values = node.redis().pipeline(("GET", f"key-{n}") for n in range(count))
    return [n for n, value in enumerate(values) if value != f"value {n}".encode()]


# --- the Node API ---


def test_every_node_tells_of_all_members(trio: list[ClusterNode]) -> None:
    for node in trio:
        view = node.api()
        assert view["node_id"] == node.name
        assert view["replication_factor"] == 2
        assert view["ring"] == ["a", "b", "c"]
        assert (view["dead"], view["conflicts"]) == ([], [])
        for member in view["members"]:
            assert (member["state"], member["health"]) == ("alive", "up")
            assert member["memory_bytes"] >= 0
            assert member["key_count"] >= 0
            assert member["generation"] > 1e15
    assert len({member["address"] for member in trio[0].api()["members"]}) == 3


def test_a_key_has_an_owner_and_one_more_copy(trio: list[ClusterNode]) -> None:
    trio[0].ask("SET", "where/am i", "value-not-told", "EX", 60)
    views = [node.api("/keys/where/am%20i") for node in trio]
    assert trio[0].api("/keys?key=where%2Fam%20i") == views[0] | {"ttl_ms": ANY}
    assert all(view["replicas"] == sorted(view["preferred"]) for view in views)
    assert len(views[0]["replicas"]) == 2
    assert views[0]["owner"] in views[0]["replicas"]
    assert views[0]["key"] == "where/am i"
    assert 0 < views[0]["ttl_ms"] <= 60_000
    assert all("value-not-told" not in str(view) for view in views)
    absent = trio[0].api("/keys/nothing")
    assert (absent["present"], absent["replicas"], absent["ttl_ms"]) == (False, [], None)


def test_keys_are_spread_evenly(nodes: Nodes) -> None:
    trio = nodes.form("a", "b", "c")
    count = 10_000
    began = time.monotonic()
    write_keys(trio[0], count)
    assert time.monotonic() - began < 20
    expected = 2 * count / 3

    def even() -> bool:
        counts = {m["node_id"]: m["key_count"] for m in trio[1].api()["members"]}
        assert sum(counts.values()) == 2 * count
        return all(abs(found - expected) < 0.2 * expected for found in counts.values())

    until(even)
    owners = Counter(trio[2].api(f"/keys/key-{n}")["owner"] for n in range(120))
    assert set(owners) == {"a", "b", "c"}


# --- any key through any node ---


def test_any_node_writes_and_reads_any_key(trio: list[ClusterNode]) -> None:
    for writer in trio:
        for reader in trio:
            key = f"from {writer.name} to {reader.name}"
            assert writer.ask("SET", key, b"\x00\xff") == "OK"
            assert reader.ask("GET", key) == b"\x00\xff"
            assert reader.ask("DEL", key) == 1
            assert [node.ask("GET", key) for node in trio] == [None] * 3


def test_large_values_are_like_small_ones(trio: list[ClusterNode]) -> None:
    value = bytes(range(256)) * 12_000  # 3 MB
    trio[0].ask("SET", "large", value)
    assert all(node.ask("GET", "large") == value for node in trio)
    trio[1].ask("SET", "large", "small")
    assert [node.ask("GET", "large") for node in trio] == [b"small"] * 3


def test_expiry_is_the_same_everywhere(trio: list[ClusterNode]) -> None:
    trio[0].ask("SET", "short", "x", "PX", 3000)
    trio[0].ask("SET", "kept", "x", "PX", 3000)
    assert trio[2].ask("PERSIST", "kept") == 1
    assert all(0 < node.ask("PTTL", "short") <= 3000 for node in trio)
    time.sleep(3.2)
    assert [node.ask("GET", "short") for node in trio] == [None] * 3
    assert [node.ask("TTL", "kept") for node in trio] == [-1] * 3
    assert trio[0].api("/keys/short")["replicas"] == []


def test_hashes_renames_and_commands_of_many_keys(trio: list[ClusterNode]) -> None:
    a, b, c = trio
    assert a.ask("HSET", "hash", "f", "1", "g", "2") == 2
    assert b.ask("HSET", "hash", "g", "3") == 0
    assert sorted(c.ask("HGETALL", "hash")) == [b"1", b"3", b"f", b"g"]
    assert c.ask("RENAME", "hash", "renamed") == "OK"
    assert (a.ask("EXISTS", "hash"), b.ask("HGET", "renamed", "g")) == (0, b"3")
    assert a.ask("MSET", *(word for n in range(9) for word in (f"m{n}", n))) == "OK"
    assert b.ask("MGET", *(f"m{n}" for n in range(10))) == [b"%d" % n for n in range(9)] + [None]
    assert c.ask("EXISTS", *(f"m{n}" for n in range(10))) == 9
    assert sorted(a.ask("KEYS", "m?")) == [b"m%d" % n for n in range(9)]
    assert b.ask("DEL", "m0", "m1", "no") == 2
    a.ask("SET", "text", "x")
    with pytest.raises(ErrorReply, match="not an integer"):
        b.ask("INCR", "text")
    with pytest.raises(ErrorReply, match="no such key"):
        a.ask("RENAME", "absent", "other")
    with pytest.raises(ErrorReply, match="unknown command"):
        a.ask("EPHPM.RECORD", "m2")


def test_a_pipeline_is_answered_in_order(trio: list[ClusterNode]) -> None:
    commands = []
    for n in range(200):
        commands += [("SET", f"p{n % 7}", n), ("GET", f"p{n % 7}"), ("INCR", "piped")]
    replies = trio[1].redis().pipeline(commands)
    assert replies[1::3] == [b"%d" % n for n in range(200)]
    assert replies[2::3] == list(range(1, 201))


def test_counters_lose_nothing(trio: list[ClusterNode]) -> None:
    def count(node: ClusterNode) -> None:
        client = node.redis()
        for _ in range(100):
            client("INCR", "visits")

    threads = [threading.Thread(target=count, args=(node,)) for node in trio * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [node.ask("GET", "visits") for node in trio] == [b"600"] * 3


def test_flush_empties_all_nodes(nodes: Nodes) -> None:
    pair = nodes.form("a", "b")
    write_keys(pair[0], 50)
    assert pair[1].ask("DBSIZE") == 50
    assert pair[1].ask("FLUSHALL") == "OK"
    assert [node.ask("DBSIZE") for node in pair] == [0, 0]


# --- pages ---


def test_one_visitor_on_several_nodes_at_once(trio: list[ClusterNode]) -> None:
    _, headers, body = trio[0].get("/visit.php")
    assert body == b"1"
    cookie = headers["set-cookie"].partition(";")[0]
    answers: list[bytes] = []
    threads = [
        threading.Thread(
            target=lambda n=node: answers.append(n.get("/visit.php", Cookie=cookie)[2])
        )
        for node in trio * 2
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(int, answers)) == [2, 3, 4, 5, 6, 7]


def test_a_tag_learnt_by_one_node_answers_on_all(trio: list[ClusterNode]) -> None:
    assert trio[0].get("/tagged.php?t=one")[1]["etag"] == '"one"'
    for node in trio:
        assert node.get("/tagged.php?t=one", **{"If-None-Match": '"one"'})[0] == 304
    assert trio[1].ask("DEL", *trio[2].ask("KEYS", "etag:*")) >= 1
    assert trio[2].get("/tagged.php?t=one", **{"If-None-Match": '"one"'})[0] == 200


# --- nodes that die, leave and come ---


def test_nothing_is_lost_with_a_killed_node(nodes: Nodes) -> None:
    (nodes.site / "visit.php").write_text("<?php session_start(); echo $_SESSION['n'] ??= 'mine';")
    a, b, c = nodes.form("a", "b", "c")
    write_keys(a)
    cookies = [a.get("/visit.php")[1]["set-cookie"].partition(";")[0] for _ in range(5)]
    b.kill()
    assert missing(a) == []
    assert missing(c) == []
    until(lambda: a.members() == ["a", "c"] and c.members() == ["a", "c"])
    assert a.api()["dead"] == ["b"]
    for cookie in cookies:
        assert c.get("/visit.php", Cookie=cookie)[2] == b"mine"
    until(lambda: a.api()["settled"] and c.api()["settled"])
    assert all(len(a.api(f"/keys/key-{n}")["replicas"]) == 2 for n in range(50))

    b.start()
    await_formed([a, b, c])
    assert missing(b) == []

    def rebalanced() -> bool:
        counts: list[int] = [member["key_count"] for member in c.api()["members"]]
        return sum(counts) == 2 * (KEYS + 5) and min(counts) > 400

    until(rebalanced)


def test_a_restart_within_the_detection_time_rejoins_at_once(nodes: Nodes) -> None:
    a, b = nodes.form("a", "b", reference="failure_timeout = 60.0")
    write_keys(a, 100)
    before = b.api()["members"][1]["generation"]
    b.kill()
    b.start()
    b.wait_ready()
    until(lambda: a.api()["members"][1]["generation"] > before, 10)
    assert missing(b, 100) == []


def test_keys_are_handed_over_by_a_node_that_stops(nodes: Nodes) -> None:
    a, b, c = nodes.form("a", "b", "c", kv="replication_factor = 1")
    write_keys(a)
    until(lambda: 200 < b.api()["members"][1]["key_count"] < 500, 5)
    began = time.monotonic()
    assert b.terminate() == 0
    assert time.monotonic() - began < 15
    until(lambda: a.members() == ["a", "c"], 3)
    assert missing(a) == []
    assert missing(c) == []
    assert c.terminate() == 0
    assert missing(a) == []
    assert b.said("keys handed over")


def test_keys_move_to_newcomers(nodes: Nodes) -> None:
    trio = nodes.form("a", "b", "c")
    write_keys(trio[0])
    newcomers = [nodes.make(name, join=["b"]) for name in ("d", "e")]
    for node in newcomers:
        node.start()
    five = trio + newcomers
    await_formed(five)

    def rebalanced() -> bool:
        counts: list[int] = [member["key_count"] for member in five[4].api()["members"]]
        return sum(counts) == 2 * KEYS and min(counts) > 250

    until(rebalanced)
    assert [missing(node) for node in five] == [[]] * 5


def test_a_rolling_restart_loses_no_increment(nodes: Nodes) -> None:
    trio = nodes.form("a", "b", "c")
    write_keys(trio[0])
    stop = threading.Event()
    acknowledged, unknown = [0], [0]

    def count() -> None:
        turn = 0
        while not stop.is_set():
            try:
                client = trio[turn % 3].redis()
            except OSError:
                turn += 1
                continue
            try:
                while not stop.is_set():
                    client("INCR", "visits")
                    acknowledged[0] += 1
            except OSError:
                unknown[0] += 1

    thread = threading.Thread(target=count)
    thread.start()
    for node in trio:
        assert node.terminate() == 0
        node.start()
        node.wait_ready()
    await_formed(trio)
    stop.set()
    thread.join()
    values = [int(node.ask("GET", "visits")) for node in trio]
    assert len(set(values)) == 1
    assert acknowledged[0] <= values[0] <= acknowledged[0] + unknown[0]
    assert acknowledged[0] > 100
    assert [missing(node) for node in trio] == [[]] * 3


def test_a_paused_node_catches_up_before_it_answers(nodes: Nodes) -> None:
    a, b, c = nodes.form("a", "b", "c")
    write_keys(a, 100)
    for n in range(20):
        a.ask("SET", f"count-{n}", 1)
    early = [b.redis() for _ in range(2)]
    b.signal(signal.SIGSTOP)
    until(lambda: a.members() == ["a", "c"] and c.members() == ["a", "c"])
    for n in range(20):
        assert a.ask("INCR", f"count-{n}") == 2
        c.ask("DEL", f"key-{n}")
    for n in range(20):
        # These wait in the socket of the node that sleeps: it must not answer from its past.
        early[0].send("INCR", f"count-{n}")
        early[1].send("GET", f"key-{n}")
    for client in early:
        client._file.flush()
    b.signal(signal.SIGCONT)
    assert [early[0].receive() for _ in range(20)] == [3] * 20
    assert [early[1].receive() for _ in range(20)] == [None] * 20
    await_formed([a, b, c])
    for node in (a, b, c):
        assert [node.ask("GET", f"count-{n}") for n in range(20)] == [b"3"] * 20


def test_what_a_paused_node_was_asked_is_not_done_when_it_wakes(nodes: Nodes) -> None:
    a, b, c = trio = nodes.form("a", "b", "c")
    keys = [f"contested-{n}" for n in range(12)]
    b.signal(signal.SIGSTOP)
    # Some of these wait in the socket of the node that sleeps, until it is given up.
    assert a.ask_all(*(("SET", key, "earlier") for key in keys)) == ["OK"] * len(keys)
    b.signal(signal.SIGCONT)
    assert c.ask_all(*(("SET", key, "later") for key in keys)) == ["OK"] * len(keys)
    await_formed(trio)
    for node in trio:
        assert node.ask_all(*(("GET", key) for key in keys)) == [b"later"] * len(keys)


def test_a_slow_clock_loses_nothing(nodes: Nodes) -> None:
    quick = "repair_interval = 0.5"
    a = nodes.make("a", reference=quick)
    slow = [
        nodes.make(name, join=["a"], reference=f"{quick}\nclock_skew = -20.0")
        for name in ("b", "c")
    ]
    b, c = slow
    for node in (a, b, c):
        node.start()
    await_formed([a, b, c])
    write_keys(a, 100)
    a.kill()
    # Who owns the keys now is behind the clock of who wrote them.
    for n in range(100):
        assert b.ask("SET", f"key-{n}", "later") == "OK"
    until(lambda: b.members() == c.members() == ["b", "c"])
    await_formed([b, c])
    time.sleep(2)  # several comparisons
    for node in (b, c):
        values = node.redis().pipeline(("GET", f"key-{n}") for n in range(100))
        assert values == [b"later"] * 100


# --- starting ---


def test_an_unauthenticated_cluster_is_refused(nodes: Nodes) -> None:
    node = nodes.make("a", secret="")
    node.start()
    assert node.process is not None
    assert node.process.wait(20) == 1
    assert node.said("error: refusing to start clustering without authentication: ")
    open_node = nodes.make("b", secret="", cluster="allow_insecure_no_auth = true")
    open_node.start()
    open_node.wait_ready()
    assert open_node.said("allow_insecure_no_auth = true with an empty secret")


def test_a_port_in_use_is_told(nodes: Nodes) -> None:
    nodes.form("a")
    other = nodes.make("b")
    text = other.config.read_text()
    other.config.write_text(text.replace(nodes.address("b"), nodes.address("a")))
    other.start()
    assert other.process is not None
    assert other.process.wait(20) == 1
    assert other.said("error: failed to start cluster gossip: failed to bind UDP")


def _conflicts(node: ClusterNode) -> Any:
    return node.api()["conflicts"]


def test_a_duplicate_node_id_is_told_by_all(nodes: Nodes) -> None:
    a, b = nodes.form("a", "b")
    twin = nodes.make("twin", join=["a"], node_id="b")
    twin.start()
    twin.wait_ready()
    for node in (a, b, twin):
        until(functools.partial(_conflicts, node))
        assert node.api()["conflicts"][0]["node_id"] == "b"
        assert len(node.api()["conflicts"][0]["addresses"]) == 2
        assert node.said('duplicate node_id "b"')


def test_strangers_stay_outside(nodes: Nodes) -> None:
    (a,) = nodes.form("a")
    wrong = nodes.make("wrong", join=["a"], secret="another")
    foreign = nodes.make("foreign", join=["a"], cluster='cluster_id = "other"')
    for node in (wrong, foreign):
        node.start()
        node.wait_ready()
    until(lambda: a.said("dropping undecryptable gossip datagram(s)"))
    until(lambda: a.said("received SYN message addressed to a different cluster"))
    assert [node.members() for node in (a, wrong, foreign)] == [["a"], ["wrong"], ["foreign"]]


def test_seeds_that_are_dead_or_unknown_or_late(nodes: Nodes) -> None:
    late = nodes.make("late")
    first = nodes.make("first", join=["127.0.0.1:9", "no-such-host.invalid:7946", "late"])
    first.start()
    first.wait_ready()
    assert first.members() == ["first"]
    first.ask("SET", "early", "kept")
    late.start()
    await_formed([first, late])
    assert late.ask("GET", "early") == b"kept"
    assert first.said("cluster seed cannot be resolved seed=no-such-host.invalid:7946")


def test_what_killed_nodes_leave_ends_with_the_test(nodes: Nodes) -> None:
    node = nodes.make("a")
    node.start()
    node.wait_ready()
    node.kill()
    assert list(node.temporary.glob("ephpm-reference-*"))
    nodes.end()
    assert not node.temporary.exists()
