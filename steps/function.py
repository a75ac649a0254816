"""Functions: what PHP pages call, of ePHPm's own and of the Redis clients for PHP."""

from typing import Any

from behave import given, then, when

from support.actions import keyspace
from support.checks import expiry, keys, replies
from support.language import values
from support.language.values import Call, Value


@given("a page has called {call:Call}")
def has_called(context: Any, call: Call) -> None:
    """A page has made that call, and was not refused."""
    keyspace.call_before(context.world, [call])


@given("a page of {host:Text} has called {call:Call}")
def has_called_of(context: Any, host: str, call: Call) -> None:
    """A page of that site has made that call, and was not refused."""
    keyspace.call_before(context.world, [call], host=host)


@given("a page has begun to call {call:Call}")
def has_begun(context: Any, call: Call) -> None:
    """The page waits in that call."""
    keyspace.begin_call(context.world, call)


@when("a page calls {call:Call}")
def calls(context: Any, call: Call) -> None:
    """A page makes that call of a PHP function."""
    keyspace.call(context.world, [call])


@when("a page calls {call:Call} until it gets nothing")
def calls_until(context: Any, call: Call) -> None:
    """Pages make that call, one after the other, until one gets nothing (PHP's null) or the
    deadline `effect` has passed."""
    keyspace.call_until_nothing(context.world, call)


@then("it got nothing after {duration:Duration}")
def nothing_after(context: Any, duration: float) -> None:
    """The first nothing came after that time, counted from the call before, and at the latest
    by the promise `expiry` after it (and the time between two calls)."""
    expiry.nothing_after(context.world, duration)


@when("a page calls {call:Call} through {client:Text}")
def calls_through(context: Any, call: Call, client: str) -> None:
    """A page makes that call of a method of "phpredis" or "predis", connected to the node."""
    keyspace.call(context.world, [call], client)


@when("a page of {host:Text} calls {call:Call}")
def calls_of(context: Any, host: str, call: Call) -> None:
    """A page of that site makes that call."""
    keyspace.call(context.world, [call], host=host)


@when("a page of {host:Text} calls {call:Call} through {client:Text}")
def calls_of_through(context: Any, host: str, call: Call, client: str) -> None:
    """A page of that site makes that call of a client, with what `$_SERVER` says of the way
    to its keys."""
    keyspace.call(context.world, [call], client, host)


@when("a page calls in turn")
def calls_in_turn(context: Any) -> None:
    """A page makes each | call |, one after the other, in one request."""
    keyspace.call(context.world, [values.call(row["call"]) for row in context.table])


@when("a page calls in turn, through {client:Text}")
def calls_in_turn_through(context: Any, client: str) -> None:
    """The same with methods of "phpredis" or "predis"."""
    keyspace.call(context.world, [values.call(row["call"]) for row in context.table], client)


@when("{count:Count} pages call {call:Call} at once")
def call_together(context: Any, count: int, call: Call) -> None:
    """So many visits begin at one moment, and each page makes the call."""
    keyspace.call_together(context.world, count, call)


@when("a page overwrites a key for {duration:Duration} while {count:Count} others read it")
def overwrites(context: Any, duration: float, count: int) -> None:
    """/overwrite.php sets the key to "old" and "new" in turn, without a pause, and so many
    visits of it read the key all the while."""
    keyspace.overwrite(context.world, duration, count)


@then("each reader found {first:Text} and {second:Text}, and nothing else")
def readers_found(context: Any, first: str, second: str) -> None:
    """Each of the pages that read found each of the two at least once, and no other text,
    nor nothing."""
    keys.readers_found(context.world, [first, second])


@then("the page gets {wanted:Value}")
def gets(context: Any, wanted: Value) -> None:
    """The page's last call returned that; `nothing` is PHP's null."""
    replies.page_got(context.world, wanted)


@then("the page gets the milliseconds of {duration:Duration}")
def gets_milliseconds(context: Any, duration: float) -> None:
    """The page's last call returned that time, less what has passed since the scenario began."""
    expiry.page_got_time(context.world, duration)


@then("the page gets the error {text:Text}")
def gets_error(context: Any, text: str) -> None:
    """The page's last call was refused: what was thrown, or the client's last error, has
    that text."""
    replies.page_got_error(context.world, text)


@then("the page gets the results")
def gets_results(context: Any) -> None:
    """The page's calls returned each | result |, in this order."""
    replies.page_got_in_turn(context.world, context.table)


@then("the waiting page gets {wanted:Value}")
def waiting_gets(context: Any, wanted: Value) -> None:
    """The call that a page has begun returns that."""
    keyspace.finish_call(context.world)
    replies.page_got(context.world, wanted)


@then("the pages get each number from 1 to {count:Count} once")
def get_each_number(context: Any, count: int) -> None:
    """The pages' results are these numbers, in any order: none is missing, none came twice."""
    replies.each_number_once(context.world.redis.results, count)
