"""Certificates: how the nodes of a cluster get one from an authority, and serve it."""

from typing import Any

from behave import given, then, when

from support.checks import issuing


@given(
    "a cluster of {count:Count} nodes whose site {site:Text} gets its certificate"
    " by {challenge:Text}"
)
def a_cluster(context: Any, count: int, site: str, challenge: str) -> None:
    """So many nodes beside an authority of the suite's (Pebble), which they ask for a
    certificate for that name; the authority looks for the proof that the site is theirs in
    the way of "http-01" or "tls-alpn-01"."""
    issuing.want_cluster(context.world, count, site, challenge)


@given("the authority's certificates are good for {duration:Duration}")
def good_for(context: Any, duration: float) -> None:
    """What the authority issues ends so long after that."""
    issuing.give_for(context.world, duration)


@given("the name {site:Text} leads to nodes {nodes:Names}")
def leads_to(context: Any, site: str, nodes: list[str]) -> None:
    """Whoever asks where the site is, the authority too, gets the addresses of these nodes."""
    issuing.lead(context.world, site, nodes)


@given("the name {site:Text} leads nowhere")
def leads_nowhere(context: Any, site: str) -> None:
    """Nobody can find the site, so no proof is found either."""
    issuing.lead(context.world, site, [])


@when("the name {site:Text} leads to every node")
def leads_everywhere(context: Any, site: str) -> None:
    """From now on the site's name has the addresses of the running nodes."""
    issuing.lead_to_all(context.world, site)


@given("the leader was killed")
def leader_killed(context: Any) -> None:
    """The node that said last that it is the ACME leader gets SIGKILL."""
    issuing.kill_leader(context.world)


@given("every node serves {site:Text} with one certificate")
def serve(context: Any, site: str) -> None:
    """The same as within the promise `certificate`."""
    issuing.serve_alike(context.world, site, "certificate")


@then("within the {promise:Promise} time every node serves {site:Text} with one certificate")
def serve_within(context: Any, promise: str, site: str) -> None:
    """Within that promise a visitor who trusts the authority, and nobody else, gets an answer
    over HTTPS from each running node, and all have the same certificate, for that name."""
    issuing.serve_alike(context.world, site, promise)


@then("within the {promise:Promise} time every node serves {site:Text} with a new certificate")
def serve_new_within(context: Any, promise: str, site: str) -> None:
    """The same, and it is another one than the nodes were seen with last."""
    issuing.serve_another(context.world, site, promise)


@then("the authority has issued {count:Count} certificate")
def issued(context: Any, count: int) -> None:
    """As the authority itself counts."""
    issuing.issued(context.world, count)


@then("one node is the leader")
def one_leader(context: Any) -> None:
    """Of the running nodes exactly one has said last that it leads, and not that it no longer
    does."""
    issuing.one_leader(context.world)
