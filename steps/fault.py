"""Faults: what is done to the nodes and to the links between them."""

from typing import Any

from behave import given, when

from support.actions import chaos, faults
from support.language.acts import act
from support.language.clusters import Trouble
from support.language.nodes import Nodes


@given("node {name:Text} was killed")
@when("node {name:Text} is killed")
def is_killed(context: Any, name: str) -> None:
    """SIGKILL: the node is gone at once, and takes no leave."""
    faults.kill(context.world, name)


@given("node {name:Text} was killed, and the others know it")
def was_lost(context: Any, name: str) -> None:
    """SIGKILL, and then the others see each other and nobody else."""
    faults.lose(context.world, name)


@when("node {name:Text} is stopped")
def is_stopped(context: Any, name: str) -> None:
    """SIGTERM: the node takes its leave, and exits by itself with code 0."""
    faults.stop(context.world, name)


@given("node {name:Text} was started again")
@when("node {name:Text} is started again")
def is_started_again(context: Any, name: str) -> None:
    """The node runs again at its address with what it had on its disk, and is ready."""
    faults.restart(context.world, name)


@when("node {name:Text} is started again with an empty disk")
def is_started_wiped(context: Any, name: str) -> None:
    """The node runs again at its address, with nothing but its configuration, and is ready."""
    faults.restart(context.world, name, wipe=True)


@given("node {name:Text} was paused")
def is_paused(context: Any, name: str) -> None:
    """SIGSTOP: the node does nothing, its clock goes on."""
    faults.pause(context.world, name)


@given("node {name:Text} was paused, and the others know it")
def was_paused(context: Any, name: str) -> None:
    """The same, and then the others see each other and nobody else."""
    faults.put_to_sleep(context.world, name)


@when("node {name:Text} wakes")
def wakes(context: Any, name: str) -> None:
    """SIGCONT: the paused node goes on as if nothing had been."""
    faults.resume(context.world, name)


@when("every node is restarted, one after the other")
def restarted_in_turn(context: Any) -> None:
    """Each is stopped gracefully and started again; the next one follows when all nodes see
    each other."""
    chaos.restart_in_turn(context.world, list(context.world.cluster.nodes))


@when("nodes {nodes:Names} are stopped together")
def leave_together(context: Any, nodes: list[str]) -> None:
    """All of the nodes get SIGTERM at one moment, and exit by themselves with code 0."""
    faults.leave_together(context.world, nodes)


@when("nodes {nodes:Names} are stopped, one after the other")
def leave(context: Any, nodes: list[str]) -> None:
    """The nodes are stopped gracefully, one after the other."""
    faults.leave(context.world, nodes)


@act("{nodes:Nodes} {trouble:Trouble}")
def befalls(context: Any, nodes: Nodes, trouble: Trouble) -> None:
    """Something is done to these nodes, or to the links between them and the others."""
    chaos.befall(context.world, nodes, trouble)


@when("the links are healed")
def are_healed(context: Any) -> None:
    """Every cut is taken away."""
    faults.heal(context.world)
