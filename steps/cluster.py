"""Clusters: of which nodes, who is added, who sees whom, what every node tells."""

from behave import given, then, when

from support.actions import faults, formation, states
from support.actions import members as acts
from support.checks import members, primaries, starting
from support.language.acts import act
from support.language.clusters import Added, Members, State, Tale, Time
from support.language.comparing import compares
from support.language.nodes import Nodes
from support.language.shared_databases import Leader
from support.world.chosen import chosen
from support.world.context import Context


@given("a cluster of {wanted:Members}")
def a_cluster(context: Context, wanted: Members) -> None:
    """These nodes, each on a host of its own. Their pages keep sessions in the shared store."""
    formation.want(context.world, wanted, context.table or (), context.text or "")


@act("the nodes are started{late:Late}")
def are_started(context: Context, late: str) -> None:
    """All of them are started, and are ready; perhaps one of them after all others."""
    formation.start(context.world, late)


@act("{nodes:Nodes} {added:Added}")
def are_added(context: Context, nodes: Nodes, added: Added) -> None:
    """Nodes of these names are one more each."""
    faults.add(context.world, nodes.names, added, context.text or "")


@given("{when:Time} {nodes:Nodes} {state:State}")
def have_come_to(context: Context, when: Time, nodes: Nodes, state: State) -> None:
    """Waits until it is so of these nodes, as a Then of the same words looks at it."""
    states.come_to(context.world, chosen(context.world, nodes), state, when)


@then("{when:Time} {nodes:Nodes} {exactly:Sight}")
def see_each_other(context: Context, when: Time, nodes: Nodes, exactly: bool) -> None:
    """These nodes take each other to be alive. Where they go on to for some seconds, they do so
    within the promise `join`."""
    members.see_each_other(context.world, chosen(context.world, nodes), when, exactly=exactly)


@then("{when:Time} {nodes:Nodes} {leader:Leader}")
def follow(context: Context, when: Time, nodes: Nodes, leader: Leader) -> None:
    """Each of these nodes says so by its key "sqlite:primary"."""
    primaries.follow(chosen(context.world, nodes), leader, when)


@then("{when:Time} {nodes:Nodes} is healthy and not ready")
def is_not_ready(context: Context, when: Time, nodes: Nodes) -> None:
    """Each of these nodes answers /_ephpm/health with 200, as soon as it answers at all, and
    /_ephpm/ready with 503."""
    starting.healthy_not_ready(chosen(context.world, nodes), when)


@when("an operator asks every node for its members")
def asks_members(context: Context) -> None:
    """GET /api/kv/cluster of each node, once."""
    formation.ask(context.world)


@then("every node tells {tale:Tale}")
def tells(context: Context, tale: Tale) -> None:
    """What each running node says by the Node API: what it said when it was asked, or says now."""
    members.tell(context.world, tale)


@then("{when:Time} every node tells of {count:Count} copies more than before")
@compares("copies")
def keep_more(context: Context, when: Time, count: int) -> None:
    """The sum of the keys that each node says the members keep has grown by that since before
    the When."""
    members.keep_more(context.world, count, when)


@given("every key has its copies again")
def made_up_for(context: Context) -> None:
    """Within the promise `repair` every running node says that it has all that it should
    keep."""
    acts.settled(context.world)


@then("every node {percent:Share}")
def keep(context: Context, percent: int | None) -> None:
    """How the keys are spread over the running nodes."""
    members.spread(context.world, percent)
