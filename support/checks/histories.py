"""Checks on the history of concurrent clients: what it shows when all has come to rest."""

from __future__ import annotations

from support import consistency
from support.actions import faults, shared_database
from support.assertions import Mismatch, eventually, expect
from support.checks.copies import one
from support.checks.members import everyone
from support.clients.transactions import Transactions, count_rows
from support.clients.workload import Load
from support.errors import Broken
from support.world import World


def promises_kept(world: World) -> None:
    """The clients stop, the nodes come to rest, every key is read on every node, and the
    history is judged.

    Raises:
        Mismatch: a promise was broken.
        Broken: the history proves nothing: too little was done, or a fault did not bite.
    """
    load = world.load
    if load is None:
        raise Broken("nobody writes or reads: 'Given clients write and read ...'")
    load.finish()
    faults.rest(world)
    if isinstance(load, Transactions):
        _await_same_rows(world)
        load.history.reigns += shared_database.reigns(world)
    else:
        _await_agreement(world, load)
    load.read_finally(world.cluster.alive)
    judgement = consistency.judged(load.history)
    world.event(str(judgement))
    again = f"again with -D chaos={load.history.seed}"
    if judgement.violations:
        raise Mismatch(f"the clients' history ({again})", "every promise kept", str(judgement))
    if judgement.doubts:
        raise Broken(f"the clients' history proves nothing ({again}): {judgement}")


def _await_same_rows(world: World) -> None:
    def agree() -> None:
        found = {node.name: count_rows(node) for node in world.cluster.alive}
        expect(len(set(found.values())) == 1, "the number of rows", "the same everywhere", found)

    try:
        shared_database.await_one(world)
        eventually(agree, "repair", hold=3)
    except AssertionError as miss:
        world.event(f"the nodes do not agree: {miss}")


def _await_agreement(world: World, load: Load) -> None:
    def agree() -> None:
        for key in load.keys:
            found = {
                name: one(world.named(name), (b"GET", key.encode())) for name in everyone(world)
            }
            expect(len(set(map(repr, found.values()))) == 1, f"the key {key}", "agreement", found)

    try:
        eventually(agree, "repair", hold=3)
    except AssertionError as miss:
        # The final reads show it, and the judgement names the promise that it breaks.
        world.event(f"the nodes do not agree: {miss}")
