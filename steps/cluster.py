"""Clusters: how many nodes, what is done to them, who sees whom."""

from typing import Any

from behave import given, then, when

from support.actions import faults, formation
from support.actions import members as acts
from support.checks import members
from support.language.comparing import compares
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
    acts.see(context.world, nodes, nodes, promise)


@then("within the {promise:Promise} time nodes {nodes:Names} hear each other")
def hear_each_other(context: Any, promise: str, nodes: list[str]) -> None:
    """Within that promise each of these nodes sees the others. Where the target does not tell
    its members: what each stores now is read through each other one."""
    members.hear(context.world, nodes, promise)


@given("nodes that are told of each other as follows")
def nodes_told(context: Any) -> None:
    """Each | node | is to be started, in this order, and is | told of | these others: names,
    "nobody" (an address without a node), "unknown" (a name that cannot be resolved)."""
    formation.want_told(context.world, context.table)


@given("a chain of {count:Count} nodes, each told of the one before it")
def chain(context: Any, count: int) -> None:
    """So many nodes are to be started; the first is told of nobody."""
    formation.want_chain(context.world, count)


@given("the nodes were started")
@when("the nodes are started")
def are_started(context: Any) -> None:
    """All of them are started, and are ready."""
    formation.start(context.world)


@when("the nodes are started, node {name:Text} when the others are ready")
def are_started_late(context: Any, name: str) -> None:
    """All are started and are ready, and then that last one."""
    formation.start_but(context.world, name)


@given("within the {promise:Promise} time all nodes heard each other")
@then("within the {promise:Promise} time all nodes hear each other")
def all_hear(context: Any, promise: str) -> None:
    """The same as with the names of all running nodes."""
    members.hear(context.world, members.everyone(context.world), promise)


@when("node {name:Text} is added")
def is_added(context: Any, name: str) -> None:
    """A node of that name is started, told of those that are there, and is ready."""
    faults.start_other(context.world, name, {})


@given("node {name:Text} was added with the configuration")
@when("node {name:Text} is added with the configuration")
def is_added_with(context: Any, name: str) -> None:
    """A node of that name is started, told of those that are there, with these keys over the
    configuration of a node of the cluster, and is ready."""
    faults.start_other(context.world, name, parsed(context.text))


@given("node {name:Text} was added, its clock {duration:Duration} behind")
def is_added_slow(context: Any, name: str, duration: float) -> None:
    """A node of that name is started, told of those that are there, and all see it. Its clock
    tells an earlier time than the others' by so much."""
    faults.start_slow(context.world, name, duration)


@when("an operator asks every node for its members")
def asks_members(context: Any) -> None:
    """GET /api/kv/cluster of each node, once."""
    formation.ask(context.world)


@then("every node names all of them, and nobody else")
def name_each_other(context: Any) -> None:
    """Each answer has, as alive, the id of each node, and no other."""
    formation.named_each_other(context.world)


@then("every node names itself as the one that answers")
def know_themselves(context: Any) -> None:
    """Each answer has the id of the node that was asked, and no two have the same."""
    formation.named_themselves(context.world)


@then("every node tells the health, memory and keys of every member")
def tell_facts(context: Any) -> None:
    """Within the promise `replication` each node tells of each member what that one tells of
    itself: its health, which is "up", its memory, which is more than none, how many keys it
    keeps."""
    members.tell_facts(context.world)


@then("within the {promise:Promise} time every node tells that the members keep {count:Count} more")
@compares("copies")
def keep_more(context: Any, promise: str, count: int) -> None:
    """Within that promise the sum that each node tells has grown by that."""
    members.keep_more(context.world, count, promise)


@then("every node tells that {count:Count} nodes keep the key {key:Value}")
def kept_by(context: Any, count: int, key: bytes) -> None:
    """Within the promise `repair` each node names the same nodes, that many."""
    members.kept_by(context.world, key, count)


@given("the copies were made up for")
def made_up_for(context: Any) -> None:
    """Within the promise `repair` every running node says that it has all that it should
    keep."""
    acts.settled(context.world)


@given("within the {promise:Promise} time every node saw every other for {duration:Duration}")
def saw_each_other_for(context: Any, promise: str, duration: float) -> None:
    """All running nodes see each other and nobody else, and go on to for so long."""
    members.stay(context.world, members.everyone(context.world), promise, duration)


@then("for the next {duration:Duration} nodes {nodes:Names} see each other and nobody else")
def stay(context: Any, duration: float, nodes: list[str]) -> None:
    """Whenever somebody looks within that time, these nodes take each other to be alive, and
    no other node."""
    members.stay(context.world, nodes, "join", duration)


@then("every node owns some of the keys")
def all_own(context: Any) -> None:
    """Of the keys that were written, at least one belongs to each running node."""
    members.all_own(context.world)


@then("every node keeps its share of the keys, give or take {percent:Count} %")
def spread(context: Any, percent: int) -> None:
    """Within the promise `repair` no running node keeps more or less than the mean by more
    than that."""
    members.spread(context.world, percent)


@then("every node reports that two nodes call themselves {name:Text}")
def clash(context: Any, name: str) -> None:
    """Within the promise `join` each node tells of the clash, and of no other."""
    members.clash(context.world, name)
