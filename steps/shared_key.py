"""Shared keys: what is stored through one node of a cluster and read through the others."""

from typing import Any

from behave import given, then, when

from support.actions import cached_pages
from support.actions import cluster_keys as shared_keys
from support.checks import copies
from support.language.acts import act
from support.language.clusters import Ending, Source, Time, Written
from support.language.nodes import Nodes
from support.language.values import Call, Value, command
from support.world.chosen import chosen

Command = tuple[bytes, ...]


@given("every node reads {value:Value} from the key {key:Value}")
def all_read(context: Any, value: bytes, key: bytes) -> None:
    """The key was set through the first node, and has reached every other one."""
    shared_keys.hold(context.world, "a", key, value)


@act("{count:Count} keys {how:Written}")
def are_written(context: Any, count: int, how: Written) -> None:
    """So many keys, whose names are new, are stored."""
    shared_keys.store(context.world, count, how)


@given("the ETag of {target:Text} was purged through node {name:Text}")
def was_purged(context: Any, target: str, name: str) -> None:
    """A client of that node deletes the key "etag:..." of that page, and within the promise
    `replication` no node has it any more.

    Once: the key's name has a part that only the node knows, so no command can name it."""
    cached_pages.purge(context.world, name, target)


@given("a client of node {name:Text} has sent {words:Command}")
@when("a client of node {name:Text} sends {words:Command}")
def sends(context: Any, name: str, words: Command) -> None:
    """A Redis client of that node sends a command and waits for its reply."""
    shared_keys.send(context.world, name, words)


@given("clients of the nodes have sent")
@when("clients of the nodes send")
def send_in_turn(context: Any) -> None:
    """Redis clients of each | node | send their | command |, one after the other."""
    deeds = [(row["node"], command(row["command"])) for row in context.table]
    shared_keys.send_in_turn(context.world, deeds)


@when("a page on node {name:Text} calls {made:Call}")
def page_calls(context: Any, name: str, made: Call) -> None:
    """A page of that node makes that call of a PHP function."""
    shared_keys.call(context.world, context.world.named(name), made)


@when("{count:Count} clients of every node send {words:Command} at once")
def send_together(context: Any, count: int, words: Command) -> None:
    """So many Redis clients of each node, each on a connection of its own, begin at one
    moment."""
    shared_keys.send_together(context.world, count, words)


@then("{when:Time} {nodes:Nodes} {value:Read} from {source:Source}")
def read(context: Any, when: Time, nodes: Nodes, value: Value, source: Source) -> None:
    """A client of each of these nodes, or a page on it, is given that."""
    copies.read(context.world, chosen(context.world, nodes), source, value, when)


@then("{when:Time} {nodes:Nodes} {what:Has} {key:Value}")
def have(context: Any, when: Time, nodes: Nodes, what: str, key: bytes) -> None:
    """Each of these nodes says so of the key. `<its session>` is the id of the session that the
    first visit was given."""
    copies.have(context.world, chosen(context.world, nodes), what, key, when)


@then("{when:Time} all {count:Count} keys read back correctly on {nodes:Nodes}")
def written_read(context: Any, when: Time, count: int, nodes: Nodes) -> None:
    """Each of these nodes gives, for each key that was written, the text that was written last."""
    copies.written_read(context.world, chosen(context.world, nodes), count, when)


@then("on every node the key {key:Value} {ending:Ending}")
def ends(context: Any, key: bytes, ending: Ending) -> None:
    """The key has the same end on each running node."""
    copies.ends(context.world, key, ending)
