"""Keys: what the key-value store holds, whoever has put it there, and for how long."""

from typing import Any

from behave import given, then

from support.actions import keyspace
from support.checks import expiry, keys
from support.language.comparing import compares
from support.language.values import Value


@given("the key {key:Value} holds {value:Value}")
def key_held(context: Any, key: bytes, value: Value) -> None:
    """There is such a key, with that text, for good."""
    keyspace.hold(context.world, key, value)


@given("the key {key:Value} holds {value:Value} for {duration:Duration}")
def key_held_for(context: Any, key: bytes, value: Value, duration: float) -> None:
    """There is such a key, with that text, which ends after that time."""
    keyspace.hold(context.world, key, value, round(1000 * duration))


@given("the hash {key:Value} holds {fields:Value}")
def hash_held(context: Any, key: bytes, fields: Value) -> None:
    """There is such a hash, with these fields."""
    keyspace.hold_hash(context.world, key, fields)


@given("the key {key:Value} held {value:Value}, and its time is over")
def key_over(context: Any, key: bytes, value: bytes) -> None:
    """The key ended a moment ago, and nobody has looked at it since."""
    keyspace.outlive(context.world, key, value)


@given("the key {key:Value} has ended")
def key_ended(context: Any, key: bytes) -> None:
    """Waits until there is no such key any more, within the deadline `effect`."""
    keys.key_vanishes(context.world, key, "effect")


@given("{count:Count} keys {prefix:Text} held {value:Value} each, and their time is over")
def keys_over(context: Any, count: int, prefix: str, value: bytes) -> None:
    """The numbered keys ended a moment ago, and nobody has looked at them since."""
    keyspace.outlive_many(context.world, count, prefix, value)


@given("the one key that begins with {prefix:Text} has ended")
def beginning_ended(context: Any, prefix: str) -> None:
    """Waits until there is no such key any more, within the deadline `effect`."""
    keys.key_vanishes(context.world, keyspace.beginning(context.world, prefix), "effect")


@given("an operator has removed the keys that begin with {prefix:Text}")
def removed_beginning(context: Any, prefix: str) -> None:
    """There was at least one such key, and they are gone now."""
    keyspace.remove_beginning(context.world, prefix)


@given("{count:Count} keys {prefix:Text} hold {value:Value} each")
def keys_held(context: Any, count: int, prefix: str, value: bytes) -> None:
    """The keys are the prefix with the numbers from 1 on; they stay for good."""
    keyspace.hold_many(context.world, count, prefix, value)


@given("{count:Count} keys {prefix:Text} hold {value:Value} each for {duration:Duration}")
def keys_held_for(context: Any, count: int, prefix: str, value: bytes, duration: float) -> None:
    """The same with keys that end after that time."""
    expiry = str(round(1000 * duration)).encode()
    keyspace.hold_many(context.world, count, prefix, value, b"PX", expiry)


@then("the key {key:Value} holds {value:Value}")
def key_holds(context: Any, key: bytes, value: Value) -> None:
    """GET gives that text; `nothing` where there is no such key."""
    keys.key_holds(context.world, key, value)


@then("the key {key:Value} holds {value:Value} and then {end:Value}")
def key_holds_both(context: Any, key: bytes, value: bytes, end: bytes) -> None:
    """GET gives the one text followed by the other."""
    keys.key_holds(context.world, key, value + end)


@then("the key {key:Value} still holds {value:Value}")
def key_still_holds(context: Any, key: bytes, value: Value) -> None:
    """What was there is there."""
    keys.key_holds(context.world, key, value)


@then("the key {key:Value} holds {value:Value} for the next {duration:Duration}")
def key_goes_on(context: Any, key: bytes, value: Value, duration: float) -> None:
    """Whenever somebody looks within that time, the key holds that text."""
    expiry.still_holds_after(context.world, key, value, duration)


@then("there is a key {key:Value}")
def key_exists(context: Any, key: bytes) -> None:
    """There is such a key, whatever it holds."""
    keys.key_present(context.world, key)


@then("there is no key {key:Value}")
def key_absent(context: Any, key: bytes) -> None:
    """There is neither a string nor a hash of that name."""
    keys.key_absent(context.world, key)


@then("soon there is a key {key:Value}")
def key_appears(context: Any, key: bytes) -> None:
    """There is such a key within the promise `session`."""
    keys.key_appears(context.world, key, "session")


@then("soon there is no key {key:Value}")
def key_vanishes(context: Any, key: bytes) -> None:
    """There is no such key any more within the promise `session`."""
    keys.key_vanishes(context.world, key, "session")


@then("the key {key:Value} is a {kind:Text}")
def key_is(context: Any, key: bytes, kind: str) -> None:
    """TYPE gives that: "string", "hash" or "none"."""
    keys.key_kind(context.world, key, kind)


@then("the hash {key:Value} holds {fields:Value}")
def hash_holds(context: Any, key: bytes, fields: Value) -> None:
    """The hash has these fields and no others; `{}` where there is no such hash."""
    keys.hash_holds(context.world, key, fields)


@then("there are {count:Count} keys")
def key_count(context: Any, count: int) -> None:
    """DBSIZE gives that number, and KEYS "*" so many names."""
    keys.key_count(context.world, count)


@then("all {count:Count} keys {prefix:Text} still hold {value:Value}")
def all_hold(context: Any, count: int, prefix: str, value: bytes) -> None:
    """None of the numbered keys is gone or altered."""
    keys.all_hold(context.world, count, prefix, value)


@then("some of the {count:Count} keys {prefix:Text} are gone, and some are left")
def some_gone(context: Any, count: int, prefix: str) -> None:
    """At least one of the numbered keys is gone, and at least one is left."""
    keys.some_gone(context.world, count, prefix)


@then("at most {size:Size} of memory are used")
def memory_at_most(context: Any, size: int) -> None:
    """INFO says so of the used memory, and that some is used."""
    keys.memory_at_most(context.world, size)


@then("{least:Size} to {most:Size} more of memory are used")
@compares("memory")
def memory_grew(context: Any, least: int, most: int) -> None:
    """Since before the When, the used memory has grown by so much, as INFO says it."""
    keys.memory_grew(context.world, least, most)


@then("the key {key:Value} expires in {duration:Duration}")
def expires_in(context: Any, key: bytes, duration: float) -> None:
    """PTTL gives that time, less what has passed since the scenario began."""
    expiry.expires_in(context.world, key, duration)


@then("the key {key:Value} has no expiry")
def no_expiry(context: Any, key: bytes) -> None:
    """The key stays for good."""
    expiry.no_expiry(context.world, key)


@then("the key {key:Value} is there for {duration:Duration}, and then gone")
def gone_after(context: Any, key: bytes, duration: float) -> None:
    """Counted from the last command or call: whoever looks before finds the key, whoever
    looks later by more than the promise `expiry` does not."""
    expiry.gone_after(context.world, key, duration)


@then("no key begins with {prefix:Text}")
def none_begins(context: Any, prefix: str) -> None:
    """KEYS finds no such key."""
    keys.none_begins(context.world, prefix)


@then("the one key that begins with {prefix:Text} holds {value:Value}")
def beginning_holds(context: Any, prefix: str, value: Value) -> None:
    """There is one such key, and it holds that text."""
    keys.key_holds(context.world, keyspace.beginning(context.world, prefix), value)


@then("the one key that begins with {prefix:Text} expires in {duration:Duration}")
def beginning_expires(context: Any, prefix: str, duration: float) -> None:
    """There is one such key, and it has that time left, less what has passed."""
    expiry.expires_in(context.world, keyspace.beginning(context.world, prefix), duration)


@then("the one key that begins with {prefix:Text} has no expiry")
def beginning_stays(context: Any, prefix: str) -> None:
    """There is one such key, and it stays for good."""
    expiry.no_expiry(context.world, keyspace.beginning(context.world, prefix))


@then("the one key that begins with {prefix:Text} is there for {duration:Duration}, and then gone")
def beginning_gone_after(context: Any, prefix: str, duration: float) -> None:
    """There is one such key; counted from the last request it ends when it should."""
    expiry.gone_after(context.world, keyspace.beginning(context.world, prefix), duration)
