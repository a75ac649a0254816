"""Clusters: how many nodes, what is done to them, who sees whom."""

from typing import Any

from behave import given, then

from support.checks import members
from support.providers.clusters import names
from support.topologies import parsed


@given("a cluster of {count:Count} nodes")
def a_cluster(context: Any, count: int) -> None:
    """So many nodes, named "a", "b", "c", ..., each on a host of its own, all of which
    see each other. Their pages keep sessions in the shared store."""
    context.world.want_cluster(names=names(count))


@given("a cluster of {count:Count} nodes with the configuration")
def a_cluster_with(context: Any, count: int) -> None:
    """The same; the ephpm.toml of each node has these keys over the defaults."""
    context.world.want_cluster(names=names(count), configuration=parsed(context.text))


@then("within the {promise:Promise} time nodes {nodes:Names} see each other and nobody else")
def see_each_other(context: Any, promise: str, nodes: list[str]) -> None:
    """Within that promise these nodes take each other to be alive, and no other node."""
    members.see(context.world, nodes, nodes, promise)
