"""Keys: what the key-value store holds, whoever has put it there, and for how long."""

from behave import given, then

from support.actions import keyspace
from support.checks import expiry, keys
from support.language.comparing import compares
from support.language.keys import End, Key, Life, Memory, Presence
from support.language.values import Value
from support.world.context import Context


@given("the key {key:Key} holds {value:Holding}{life:Life}")
def key_held(context: Context, key: Key, value: Value, life: Life) -> None:
    """There is such a key, with that text, or a hash with these fields."""
    keyspace.hold(context.world, key, value, life)


@given("{count:Count} keys {prefix:Text} hold {value:Value} each{life:Life}")
def keys_held(context: Context, count: int, prefix: str, value: bytes, life: Life) -> None:
    """The keys are the prefix with the numbers from 1 on."""
    keyspace.hold_many(context.world, count, prefix, value, life)


@given("the key {key:Key} {by_itself:Fate}")
def key_lost(context: Context, key: Key, by_itself: bool) -> None:
    """There was such a key, and there is none any more."""
    keyspace.lose(context.world, key, by_itself)


@then("the key {key:Key} holds {value:Holding}{seconds:Span}")
def key_holds(context: Context, key: Key, value: Value, seconds: float) -> None:
    """GET gives that text, `nothing` where there is no such key; HGETALL these fields, `{}`
    where there is no such hash. For a span: whenever somebody looks within that time."""
    keys.key_holds(context.world, key, value, seconds)


@then("{promise:AtLast}there is {presence:Presence} key {key:Key}")
def key_present(context: Context, promise: str, presence: Presence, key: Key) -> None:
    """There is such a key, a string or a hash, whatever it holds; or there is none."""
    keys.key_present(context.world, key, presence.there, promise)


@then("the key {key:Key} is a {kind:Text}")
def key_is(context: Context, key: Key, kind: str) -> None:
    """TYPE gives that: "string" or "hash"."""
    keys.key_kind(context.world, key, kind)


@then("the key {key:Key} {end:End}")
def key_ends(context: Context, key: Key, end: End) -> None:
    """When the key ends, as PTTL gives it or as it is found by those who look."""
    expiry.key_ends(context.world, key, end)


@then("there {count:HowMany}")
def key_count(context: Context, count: int) -> None:
    """DBSIZE gives that number, and KEYS "*" so many names."""
    keys.key_count(context.world, count)


@then("all {count:Count} keys {prefix:Text} hold {value:Value}")
def all_hold(context: Context, count: int, prefix: str, value: Value) -> None:
    """None of the numbered keys is gone or altered."""
    keys.all_hold(context.world, count, prefix, value)


@then("some of the {count:Count} keys {prefix:Text} are gone, and some are left")
def some_gone(context: Context, count: int, prefix: str) -> None:
    """At least one of the numbered keys is gone, and at least one is left."""
    keys.some_gone(context.world, count, prefix)


@then("{amount:Memory} of memory are used")
@compares("memory")
def memory_used(context: Context, amount: Memory) -> None:
    """INFO says so of the used memory."""
    keys.memory_used(context.world, amount)
