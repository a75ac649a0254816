"""Shared keys: what is stored through one node of a cluster and read through the others."""

from typing import Any

from behave import given, then, when

from support.actions import cluster_keys as shared_keys
from support.checks import copies, members
from support.language.values import Call, Value


@given("every node reads {value:Value} from the key {key:Value}")
def all_read(context: Any, value: bytes, key: bytes) -> None:
    """The key was set through the first node, and has reached every other one."""
    shared_keys.hold(context.world, "a", key, value)


@given("every node has the key {key:Value}")
@then("soon every node has the key {key:Value}")
def all_have(context: Any, key: bytes) -> None:
    """Within the promise `replication` every running node says that there is such a key.
    `<its session>` is the id of the session that the first visit was given."""
    copies.present(context.world, members.everyone(context.world), key, "replication")


@then("within the {promise:Promise} time every node has the key {key:Value}")
def all_have_within(context: Any, promise: str, key: bytes) -> None:
    """The same within another promise."""
    copies.present(context.world, members.everyone(context.world), key, promise)


@then("soon every node has the same text at the key {key:Value}")
def all_same(context: Any, key: bytes) -> None:
    """Within the promise `replication` GET through each running node gives one and the same
    text, not nothing."""
    copies.alike(context.world, members.everyone(context.world), key)


@then("soon no node has the key {key:Value}")
def none_has(context: Any, key: bytes) -> None:
    """Within the promise `replication` no running node says that there is such a key."""
    copies.absent(context.world, members.everyone(context.world), key)


@given("{count:Count} keys were written through node {name:Text}")
@when("{count:Count} keys are written through node {name:Text}")
def are_written(context: Any, count: int, name: str) -> None:
    """So many keys, each with a text of its own, are stored by a Redis client of that node.
    Their names are new."""
    shared_keys.write(context.world, context.world.named(name), count)


@given("the {count:Count} keys were written anew through node {name:Text}")
@when("the {count:Count} keys are written anew through node {name:Text}")
def are_rewritten(context: Any, count: int, name: str) -> None:
    """The keys that were written get other texts from a Redis client of that node."""
    shared_keys.rewrite(context.world, name, count)


@when("{count:Count} keys are written through the gateway")
def are_written_through_gateway(context: Any, count: int) -> None:
    """So many keys, each with a text of its own, are stored by Redis clients that the gateway
    passes on to one node after the other."""
    shared_keys.write(context.world, context.world.gateway, count)


@given("{count:Count} keys were written through node {name:Text} and read through every node")
def were_written(context: Any, count: int, name: str) -> None:
    """The same, and each of them has reached every node."""
    shared_keys.write(context.world, context.world.named(name), count)
    copies.written_read(context.world, members.everyone(context.world), count, "replication")


@given("on nodes {nodes:Names} the key {key:Value} is gone")
def has_gone(context: Any, nodes: list[str], key: bytes) -> None:
    """Within the promise `repair` GET through these nodes gives nothing."""
    copies.read(context.world, nodes, key, None, "repair")


@then("within the {promise:Promise} time every node reads {value:Value} from the key {key:Value}")
def read_everywhere(context: Any, promise: str, value: Value, key: bytes) -> None:
    """Within that promise GET through each running node gives that text; `nothing` where
    there is no such key."""
    copies.read(context.world, members.everyone(context.world), key, value, promise)


@then(
    "within the {promise:Promise} time nodes {nodes:Names} read {value:Value}"
    " from the key {key:Value}"
)
def read_on(context: Any, promise: str, nodes: list[str], value: Value, key: bytes) -> None:
    """The same for these nodes."""
    copies.read(context.world, nodes, key, value, promise)


@then("within the {promise:Promise} time a page on every node gets {value:Value} from {made:Call}")
def pages_get(context: Any, promise: str, value: Value, made: Call) -> None:
    """Within that promise the call returns that in a page of each running node."""
    everyone = members.everyone(context.world)
    copies.pages_get(context.world, everyone, made, value, promise)


@then("for the next {duration:Duration} nodes {nodes:Names} read nothing from the key {key:Value}")
def unread(context: Any, duration: float, nodes: list[str], key: bytes) -> None:
    """Whenever somebody looks within that time, GET through these nodes gives nothing."""
    copies.unread(context.world, nodes, key, duration)


@then("within the {promise:Promise} time every node reads the hash {key:Value} as {fields:Value}")
def hash_read(context: Any, promise: str, key: bytes, fields: Value) -> None:
    """Within that promise HGETALL through each running node gives these fields and no others."""
    copies.hash_read(context.world, members.everyone(context.world), key, fields, promise)


@then("within the {promise:Promise} time all {count:Count} keys read back correctly on every node")
def written_read(context: Any, promise: str, count: int) -> None:
    """Within that promise each running node gives, for each key that was written, the text
    that was written last."""
    copies.written_read(context.world, members.everyone(context.world), count, promise)


@then("all {count:Count} keys read back correctly on nodes {nodes:Names} at once")
def written_read_now(context: Any, count: int, nodes: list[str]) -> None:
    """Each of these nodes, asked once, gives for each key that was written its text."""
    copies.written_read_now(context.world, nodes, count)


@then(
    "within the {promise:Promise} time all {count:Count} keys read back correctly"
    " on nodes {nodes:Names}"
)
def written_read_on(context: Any, promise: str, count: int, nodes: list[str]) -> None:
    """The same for these nodes."""
    copies.written_read(context.world, nodes, count, promise)


@then("every node says that the key {key:Value} expires in {duration:Duration}")
def expire_in(context: Any, key: bytes, duration: float) -> None:
    """PTTL of each running node gives that time, less what has passed since the command."""
    copies.expire_in(context.world, members.everyone(context.world), key, duration)


@then("on every node the key {key:Value} is there for {duration:Duration}, and then gone")
def gone_after(context: Any, key: bytes, duration: float) -> None:
    """Counted from the last command: whoever looks before finds the key, on any node, and
    whoever looks later by more than the promise `expiry` finds nothing."""
    copies.gone_after(context.world, members.everyone(context.world), key, duration)
