"""Clusters: how many nodes, what is done to them, who sees whom."""

from typing import Any

from behave import given, then, when

from support import faults
from support.checks import members
from support.providers.clusters import names
from support.topologies import parsed


@given("a cluster of {count:Count} nodes")
def a_cluster(context: Any, count: int) -> None:
    """So many nodes, named "a", "b", "c", ..., each on a host of its own, all of which
    see each other."""
    context.world.want_cluster(names=names(count))


@given("a cluster of {count:Count} nodes with the configuration")
def a_cluster_with(context: Any, count: int) -> None:
    """The same; the ephpm.toml of each node has these keys over the defaults."""
    context.world.want_cluster(names=names(count), configuration=parsed(context.text))


@when("node {name:Text} is killed")
def is_killed(context: Any, name: str) -> None:
    """SIGKILL: the node is gone at once, and takes no leave."""
    faults.kill(context.world, name)


@when("node {name:Text} is isolated")
def is_isolated(context: Any, name: str) -> None:
    """Every link between that node and the others is cut, silently and both ways."""
    faults.isolate(context.world, [name])


@then("within the failure detection time nodes {nodes:Names} see each other and nobody else")
def see_each_other(context: Any, nodes: list[str]) -> None:
    """Within the promise `failure detection` these nodes take each other to be alive, and
    no other node."""
    members.see(context.world, nodes, nodes, "failure detection")
