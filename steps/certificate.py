"""Certificates: how the nodes of a cluster get one from an authority, and serve it."""

from behave import given, then

from support.actions import certificates
from support.checks import issuing
from support.language.acts import act
from support.language.clusters import Issue, Time
from support.world.context import Context


@given("a cluster of {count:Count} nodes whose site {site:Text} gets its certificate{issue:Issue}")
def a_cluster(context: Context, count: int, site: str, issue: Issue) -> None:
    """So many nodes beside an authority of the suite's (Pebble), which they ask for a
    certificate for that name; the authority looks for the proof that the site is theirs."""
    certificates.want_cluster(context.world, count, site, issue)


@act("the name {site:Text} leads {nodes:Goal}")
def leads(context: Context, site: str, nodes: list[str] | None) -> None:
    """Whoever asks where the site is, the authority too, gets the addresses of these nodes; where
    it leads nowhere, nobody finds it, and no proof is found either."""
    certificates.lead(context.world, site, nodes)


@given("the leader was killed")
def leader_killed(context: Context) -> None:
    """The node that said last that it is the ACME leader gets SIGKILL.

    Once: which node leads is known only when it has said so, so no sentence can name it."""
    certificates.kill_leader(context.world)


@then("{when:Time} every node serves {site:Text} with {new:Certificate} certificate")
def serve(context: Context, when: Time, site: str, new: bool) -> None:
    """A visitor who trusts the authority, and nobody else, gets an answer over HTTPS from each
    running node, and all have the same certificate, for that name."""
    issuing.serve_alike(context.world, site, when, new=new)


@then("the authority has issued {count:Issued}")
def issued(context: Context, count: int) -> None:
    """As the authority itself counts."""
    issuing.issued(context.world, count)


@then("one node is the leader")
def one_leader(context: Context) -> None:
    """Of the running nodes exactly one has said last that it leads, and not that it no longer
    does."""
    issuing.one_leader(context.world)
