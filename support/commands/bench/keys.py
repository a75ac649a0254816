"""What the key-value store costs, and what the harness costs that measures it.

redis-benchmark gives the measure: where the harness's own clients are far slower on the
same node, a stress scenario is bounded by the harness, and the table says so.
"""

from __future__ import annotations

import csv
import dataclasses
import subprocess
import time
from collections.abc import Callable

from support.clients.redis_client import RedisClient, connected
from support.clients.workload import CLIENTS, PAUSE, Load
from support.machine import programs
from support.topologies import REDIS, Node

COUNT = 3000  # commands of a measurement
DEPTH = 100  # commands of a pipeline
FEW, GROWTH = 1000, 100  # keys; how many times as many
LOAD = 2.0  # seconds that the load of the histories runs
BOUNDED = 0.5  # below this part of redis-benchmark's rate the harness is the bound

Rows = list[tuple[str, str]]


@dataclasses.dataclass(frozen=True)
class Rate:
    """Commands per second."""

    one_by_one: float
    pipelined: float


def replies(node: Node) -> Rows:
    """Commands per second with and without pipelining, ours against redis-benchmark's."""
    ours, theirs = _ours(node), _theirs(node)
    share = ours.one_by_one / theirs.one_by_one
    bound = "the node" if share >= BOUNDED else "the harness: a stress scenario says so"
    return [
        ("GET, one by one: the harness's client", f"{ours.one_by_one:.0f}/s"),
        (f"GET, {DEPTH} at once: the harness's client", f"{ours.pipelined:.0f}/s"),
        ("pipelining against one by one", f"{ours.pipelined / ours.one_by_one:.1f} times"),
        ("GET, one by one: redis-benchmark", f"{theirs.one_by_one:.0f}/s"),
        (f"GET, {DEPTH} at once: redis-benchmark", f"{theirs.pipelined:.0f}/s"),
        ("the harness against redis-benchmark, one by one", f"{share:.2f}"),
        (
            "the harness against redis-benchmark, at once",
            f"{ours.pipelined / theirs.pipelined:.2f}",
        ),
        ("what bounds one client that asks one by one", bound),
    ]


def growth(node: Node) -> Rows:
    """What a command costs with few keys and with many."""
    with connected(node) as client:
        _fill(client, 0, FEW)
        few = _costs(client)
        _fill(client, FEW, FEW * GROWTH)
        many = _costs(client)
    return [
        (
            f"{word}: us with {FEW} keys, with {FEW * GROWTH}, ratio",
            f"{few[word]:.0f}, {many[word]:.0f}, {many[word] / few[word]:.2f}",
        )
        for word in few
    ]


def load(node: Node) -> Rows:
    """The rate of the load that histories are made of; it pauses, so as not to be the fault."""
    running = Load([node], seed=1, views=False)
    time.sleep(LOAD)  # what is measured is what it does in that time
    running.finish()
    rate = len(running.history.operations) / LOAD
    return [
        (f"the load of the histories, {CLIENTS} clients of a node", f"{rate:.0f}/s"),
        ("its bound: its own pauses allow", f"{CLIENTS / PAUSE:.0f}/s"),
    ]


def _ours(node: Node) -> Rate:
    with connected(node) as client:
        client.send([b"SET", b"bench", b"x"])
        one = rate(COUNT, lambda: client.send([b"GET", b"bench"]))
        batch = [[b"GET", b"bench"]] * DEPTH
        many = rate(COUNT // DEPTH, lambda: client.send_all(batch)) * DEPTH
    return Rate(one, many)


def _theirs(node: Node) -> Rate:
    return Rate(_redis_benchmark(node, COUNT, 1), _redis_benchmark(node, COUNT * 10, DEPTH))


def _redis_benchmark(node: Node, count: int, depth: int) -> float:
    program = programs.program("redis-benchmark")
    where = ["-h", node.host, "-p", str(node.ports[REDIS])]
    words = [*where, "-c", "1", "-n", str(count), "-P", str(depth), "-t", "get", "--csv"]
    reply = subprocess.run([program, *words], capture_output=True, text=True, check=True)
    return next(float(row["rps"]) for row in csv.DictReader(reply.stdout.splitlines()))


def _fill(client: RedisClient, first: int, end: int) -> None:
    for start in range(first, end, DEPTH):
        client.send_all([[b"SET", b"k%d" % n, b"value"] for n in range(start, start + DEPTH)])


def _costs(client: RedisClient) -> dict[str, float]:
    commands = {
        "GET": [b"GET", b"k1"],
        "SET": [b"SET", b"k2", b"another"],
        "SET with a lifetime": [b"SET", b"k3", b"another", b"EX", b"1000"],
        "INCR": [b"INCR", b"bench:counter"],
        "DEL": [b"DEL", b"bench:none"],
        "TTL": [b"TTL", b"k3"],
    }
    return {word: _cost(client, words) for word, words in commands.items()}


def _cost(client: RedisClient, words: list[bytes]) -> float:
    batch = [words] * DEPTH
    return 1e6 / (rate(COUNT // DEPTH, lambda: client.send_all(batch)) * DEPTH)


def rate(count: int, act: Callable[[], object]) -> float:
    """How often per second that can be done; once more before, which does not count."""
    act()
    began = time.perf_counter()
    for _ in range(count):
        act()
    return count / (time.perf_counter() - began)
