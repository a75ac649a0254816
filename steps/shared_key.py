"""Shared keys: what is stored through one node of a cluster and read through the others."""

from behave import given, then

from support.actions import cached_pages
from support.actions import cluster_keys as shared_keys
from support.checks import copies
from support.language.acts import act
from support.language.clusters import Source, Time, Written
from support.language.keys import End
from support.language.nodes import Nodes
from support.language.values import Value
from support.world.chosen import chosen
from support.world.context import Context


@given("every node reads {value:Value} from the key {key:Value}")
def all_read(context: Context, value: bytes, key: bytes) -> None:
    """The key was set through the first node, and has reached every other one."""
    shared_keys.hold(context.world, "a", key, value)


@act("{count:Count} keys {how:Written}")
def are_written(context: Context, count: int, how: Written) -> None:
    """So many keys, whose names are new, are stored."""
    shared_keys.store(context.world, count, how)


@given("the ETag of {target:Text} was purged through node {name:Text}")
def was_purged(context: Context, target: str, name: str) -> None:
    """Once every node has the key "etag:..." of that page, within the promise `replication`, a
    client of that node deletes it, and within the same promise no node has it any more.

    Once: the key's name has a part that only the node knows, so no command can name it."""
    cached_pages.purge(context.world, name, target)


@then("{when:Time} {nodes:Nodes} {value:Read} from {source:Source}")
def read(context: Context, when: Time, nodes: Nodes, value: Value, source: Source) -> None:
    """A client of each of these nodes, or a page on it, is given that."""
    copies.read(context.world, chosen(context.world, nodes), source, value, when)


@then("{when:Time} {nodes:Nodes} {what:Has} {key:Value}")
def have(context: Context, when: Time, nodes: Nodes, what: str, key: bytes) -> None:
    """Each of these nodes says so of the key. `{its session}` is the id of the session that the
    first visit was given."""
    copies.have(context.world, chosen(context.world, nodes), what, key, when)


@then("{when:Time} all {count:Count} keys read back correctly on {nodes:Nodes}")
def written_read(context: Context, when: Time, count: int, nodes: Nodes) -> None:
    """Each of these nodes gives, for each key that was written, the text that was written last."""
    copies.written_read(context.world, chosen(context.world, nodes), count, when)


@then("on every node the key {key:Value} {end:End}")
def ends(context: Context, key: bytes, end: End) -> None:
    """The key has the same end on each running node."""
    copies.ends(context.world, key, end)
