"""How long a cluster takes to form and to heal, and a long history to be judged."""

from __future__ import annotations

import random
import statistics
import time

from support.assertions import eventually
from support.clients import membership
from support.consistency import History, Kind, Operation, Outcome, judge
from support.providers import ClusterHandle, Provider
from support.topologies import ClusterSpec, names

NODES = 3
TIMES = 3
OPERATIONS = 100_000
FORMED_WITHIN = 2.0  # seconds, from the first start
JUDGED_WITHIN = 0.2  # seconds

Rows = list[tuple[str, str]]


def clusters(provider: Provider) -> Rows:
    """Three nodes from nothing to formed; a cut until it is noticed; healed until they agree."""
    started, formed, noticed, healed = [], [], [], []
    for _ in range(TIMES):
        began = time.monotonic()
        cluster = provider.cluster(ClusterSpec(names(NODES)))
        try:
            started.append(time.monotonic() - began)
            formed.append(cluster.formed_after)
            noticed.append(_cut(cluster))
            healed.append(_heal(cluster))
        finally:
            cluster.close()
    return [
        (f"{NODES} nodes: from nothing to formed", _median(started, FORMED_WITHIN)),
        ("of it: from ready to formed", _median(formed)),
        ("a node is cut off: until the others have noticed", _median(noticed)),
        ("healed: until all see all and have what they should", _median(healed)),
    ]


def histories() -> Rows:
    """A clean history of that many operations, judged."""
    history = made_up(OPERATIONS)
    began = time.perf_counter()
    judgement = judge(history)
    seconds = time.perf_counter() - began
    return [
        (f"{len(history.operations)} operations judged", _median([seconds], JUDGED_WITHIN)),
        ("their verdict", judgement.verdict),
    ]


def made_up(count: int, clients: int = 6, shared: int = 20, seed: int = 1) -> History:
    """A history in which every read finds the last write, as one node alone would give it.

    All clients share some keys; each has one key to itself.
    """
    draw, history = random.Random(seed), History(seed)
    keys = [f"shared{number}" for number in range(shared)]
    values: dict[str, str | None] = {}
    everything = [*keys, *(f"own{client}" for client in range(clients))]
    finals = clients * len(everything)
    for number in range(count - finals):
        client = number % clients
        key, write = draw.choice([*keys, f"own{client}"]), draw.random() < 0.5
        if write:
            values[key] = f"v{number}"
        kind = Kind.WRITE if write else Kind.READ
        history.add(_operation(client, kind, key, values.get(key), number))
    for number in range(finals):
        key, at = everything[number // clients], count + number
        last = _operation(number % clients, Kind.READ, key, values.get(key), at)
        history.add(last._replace(final=True))
    return history


def _operation(client: int, kind: Kind, key: str, value: str | None, number: int) -> Operation:
    at = number / 1000
    node = names(NODES)[client % NODES]
    return Operation(client, node, kind, key, value, at, at + 0.0005, Outcome.OK)


def _cut(cluster: ClusterHandle) -> float:
    lonely, *others = cluster.nodes
    began = time.monotonic()
    cluster.cut({lonely: others, **{name: [lonely] for name in others}})
    seen = [cluster.node(name) for name in others]
    for node in seen:
        eventually(
            lambda node=node: membership.hears(cluster.profile, node, seen),  # type: ignore[misc]
            "failure detection",
        )
    return time.monotonic() - began


def _heal(cluster: ClusterHandle) -> float:
    began = time.monotonic()
    cluster.heal()
    cluster.await_settled()
    return time.monotonic() - began


def _median(seconds: list[float], limit: float | None = None) -> str:
    middle = statistics.median(seconds)
    if limit is None:
        return f"{middle * 1000:.0f} ms"
    word = "kept" if middle <= limit else "NOT kept"
    return f"{middle * 1000:.0f} ms (goal {limit:g} s: {word})"
