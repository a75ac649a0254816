"""What an operator, or an accident, does to nodes: one of its own, or some of a cluster."""

from __future__ import annotations

from collections.abc import Callable

from support.actions import chaos, faults, lifecycle
from support.errors import Broken
from support.language.nodes import Deed, Nodes
from support.world import World


def do(world: World, nodes: Nodes, deed: Deed) -> None:
    """Does it to each of these nodes, one after the other.

    Raises:
        Broken: that cannot be done to the only node, or to nodes of a cluster.
    """
    if not nodes.names and not nodes.every:
        _alone(world, deed)
    elif deed.name == "restart":
        chaos.restart_in_turn(world, _names(world, nodes))
    elif deed.together:
        faults.leave_together(world, _names(world, nodes))
    else:
        act = _of_cluster(deed)
        for name in _names(world, nodes):
            act(world, name)


def _alone(world: World, deed: Deed) -> None:
    acts: dict[str, Callable[[], None]] = {
        "kill": lambda: lifecycle.strike(world),
        "stop": lambda: lifecycle.stop(world),
        "tell": lambda: lifecycle.tell_to_stop(world, deed.signal),
        "start": lambda: lifecycle.start_again(world, wipe=deed.wiped),
        "signal": lambda: lifecycle.send(world, deed.signal, opens=deed.opens),
        "limit": lambda: lifecycle.limit(world, deed.most),
    }
    if deed.name not in acts or deed.known or deed.together or deed.elsewhere or not deed.waits:
        raise Broken("only a node of a cluster can be paused, restarted in turn, moved, or missed")
    acts[deed.name]()


def _of_cluster(deed: Deed) -> Callable[[World, str], None]:
    acts: dict[str, Callable[[World, str], None]] = {
        "kill": faults.lose if deed.known else faults.kill,
        "pause": faults.put_to_sleep if deed.known else faults.pause,
        "stop": faults.stop,
        "wake": faults.resume,
        "start": faults.come_back_elsewhere
        if deed.elsewhere
        else lambda world, name: faults.restart(world, name, wipe=deed.wiped, waits=deed.waits),
    }
    if deed.name not in acts:
        raise Broken("a node of a cluster is killed, stopped, paused, woken or started again")
    return acts[deed.name]


def _names(world: World, nodes: Nodes) -> list[str]:
    return list(world.cluster.nodes) if nodes.every else list(nodes.names)
