"""Redis clients: what they send to the Redis port, and what they get."""

from typing import Any

from behave import given, then, when

from support.actions import keyspace
from support.checks import keys, replies
from support.language import values
from support.language.values import Value

Command = tuple[bytes, ...]


@given("a node with a Redis port")
def a_node(context: Any) -> None:
    """A node whose `[kv.redis_compat]` is enabled, with an empty key-value store."""
    keyspace.want_node(context.world)


@given("a node with a Redis port and the configuration")
def a_node_with(context: Any) -> None:
    """The same, with these keys of ephpm.toml over the defaults. `<sites directory>` is the
    node's own."""
    keyspace.want_node(context.world, context.text)


@given("a Redis client has sent {command:Command}")
def has_sent(context: Any, command: Command) -> None:
    """The scenario's Redis client has sent that command, whatever the reply was."""
    keyspace.send(context.world, command)


@when("a Redis client sends {command:Command}")
def sends(context: Any, command: Command) -> None:
    """The scenario's Redis client (redis-py) sends a command and waits for its reply. All its
    commands go over one connection. `<password of HOST>` in a word is what that site signs
    in with, `<its session>` the id of the session that the first visit was given."""
    keyspace.send(context.world, command)


@when("another Redis client sends {command:Command}")
def another_sends(context: Any, command: Command) -> None:
    """A Redis client with a connection of its own sends a command."""
    keyspace.send(context.world, command, "another client")


@when("a Redis client sends the commands")
def sends_in_turn(context: Any) -> None:
    """The client sends each | command |, after it has the reply to the one before."""
    keyspace.send_in_turn(context.world, [values.command(row["command"]) for row in context.table])


@when("a Redis client sends the commands without waiting for replies")
def sends_all(context: Any) -> None:
    """The client sends each | command | and reads the replies then (pipelining)."""
    keyspace.send_all(context.world, [values.command(row["command"]) for row in context.table])


@when("{count:Count} Redis clients send {command:Command} at once")
def send_together(context: Any, count: int, command: Command) -> None:
    """So many clients, each with a connection, begin at one moment. `{number}` in a word is
    the client's number, from 1."""
    keyspace.send_together(context.world, count, command)


@when("a client writes {data:Value} to the Redis port")
def writes(context: Any, data: bytes) -> None:
    """These bytes, on a connection of their own."""
    keyspace.write(context.world, data)


@when("a client writes {data:Value} to the Redis port, byte by byte")
def drips(context: Any, data: bytes) -> None:
    """These bytes, each in a packet of its own."""
    keyspace.write(context.world, data, piece=1)


@when("a client writes {command:Command} to the Redis port, {count:Count} arrays deep")
def nests(context: Any, command: Command, count: int) -> None:
    """The command inside of so many arrays."""
    keyspace.write(context.world, keyspace.nested(command, count))


@when("a client writes a command that sets {key:Value} to {size:Size} to the Redis port")
def writes_large(context: Any, key: bytes, size: int) -> None:
    """SET with a text of that size, sent without a look at what comes back."""
    keyspace.write(context.world, keyspace.packed((b"SET", key, values.numbered(size))))


@when("a Redis client sets {count:Count} keys of {size:Size} without waiting for replies")
def sets_many(context: Any, count: int, size: int) -> None:
    """SET of `key:1` and so on, each with a text of that size, all in one go."""
    keyspace.set_many(context.world, count, size)


@when("a Redis client removes the {count:Count} keys {prefix:Text} with one command")
def removes(context: Any, count: int, prefix: str) -> None:
    """DEL with the names of the numbered keys."""
    keyspace.send(context.world, (b"DEL", *keyspace.names(count, prefix)))


@when("a Redis client sends {command:Command} until it gets OK")
def sends_until(context: Any, command: Command) -> None:
    """The client sends the command again and again, until it is answered with OK or the
    deadline `effect` has passed."""
    keyspace.send_until_ok(context.world, command)


@when(
    "a Redis client sets {count:Count} keys of {size:Size}, one each {pause:Duration}, "
    "and reads {key:Value} in between"
)
def sets_and_reads(context: Any, count: int, size: int, pause: float, key: bytes) -> None:
    """SET of `key:1` and so on, each with a text of that size; after each the client reads the
    one key again and again for that time."""
    keyspace.set_and_read(context.world, count, size, pause, key)


@given("{count:Count} clients keep a connection to the Redis port")
def keep(context: Any, count: int) -> None:
    """So many clients have been served, and stay connected."""
    keyspace.keep(context.world, count)


@when("one of the clients leaves")
def leaves(context: Any) -> None:
    """One of the clients that keep a connection closes it."""
    keyspace.leave(context.world)


@when("a client connects to the Redis port and sends nothing")
def connects(context: Any) -> None:
    """A connection is opened, and nothing is sent on it."""
    keyspace.connect(context.world)


@then("the client gets {wanted:Value}")
def gets(context: Any, wanted: Value) -> None:
    """The reply to the last command is that: `OK` and text, a number, `nothing`, a list."""
    replies.got(context.world, wanted)


@then("the client gets {wanted:Value}, in any order")
def gets_in_any_order(context: Any, wanted: Value) -> None:
    """The reply is a list of that, in whatever order."""
    replies.got_in_any_order(context.world, wanted)


@then("the client gets OK {count:Count} times")
def gets_ok(context: Any, count: int) -> None:
    """The commands had so many replies, all of them OK."""
    replies.all_ok(context.world, count)


@then("the client gets OK within {duration:Duration}")
def gets_ok_within(context: Any, duration: float) -> None:
    """The command that was sent again and again was answered with OK after that time at most."""
    replies.ok_within(context.world, duration)


@then("the client gets {wanted:Value} each time")
def gets_each_time(context: Any, wanted: Value) -> None:
    """Every reply of the last When is that."""
    replies.got_each_time(context.world, wanted)


@then("the client gets only OK and the error {text:Text}")
def gets_only(context: Any, text: str) -> None:
    """The commands had replies of both kinds, and of no other."""
    replies.got_only(context.world, text)


@then("what was answered with OK is there, and nothing else")
def told_the_truth(context: Any) -> None:
    """Each key whose SET was answered with OK holds its text; each other one is not there."""
    keys.told_the_truth(context.world)


@then("the {count:Count} clients are still served")
def still_served(context: Any, count: int) -> None:
    """Each client that keeps a connection gets PONG on it."""
    replies.all_served(context.world, count)


@then("the Redis port answers one line")
def answers_one_line(context: Any) -> None:
    """One line comes on the connection, an error, and nothing behind it."""
    replies.one_error_line(context.world)


@then("the client gets the fields {wanted:Value}")
def gets_fields(context: Any, wanted: Value) -> None:
    """The reply has the names and values of a hash, in whatever order."""
    replies.got_fields(context.world, wanted)


@then("the client gets the error {text:Text}")
def gets_error(context: Any, text: str) -> None:
    """The reply to the last command is that error, to the letter."""
    replies.got_error(context.world, text)


@then("the client gets the replies")
def gets_replies(context: Any) -> None:
    """The commands had each | reply |, in this order; an error is written `the error "..."`."""
    replies.replied(context.world, context.table)


@then("the client gets the lines")
def gets_lines(context: Any) -> None:
    """The reply is a text that has a line for each | name | with its | value |.
    `{redis port}` is the node's own."""
    replies.got_lines(context.world, context.table)


@then("the clients get each number from 1 to {count:Count} once")
def get_each_number(context: Any, count: int) -> None:
    """The clients' replies are these numbers, in any order: none is missing, none came twice."""
    replies.each_number_once(context.world.redis.replies, count)


@then("one client gets {winner:Value}, all others get {loser:Value}")
def one_gets(context: Any, winner: Value, loser: Value) -> None:
    """Exactly one of the clients that sent at once got the one, the others got the other."""
    replies.one_got(context.world, winner, loser)


@then("the client has no reply")
def has_no_reply(context: Any) -> None:
    """The connection was closed, or refused, without a reply."""
    replies.no_reply(context.world)


@then("the Redis port answers exactly {data:Value}")
def answers_exactly(context: Any, data: bytes) -> None:
    """These bytes come on the connection, and no more."""
    replies.answered_exactly(context.world, data)


@then("the Redis port waits for more")
def waits(context: Any) -> None:
    """Nothing has come on the connection, and it is open."""
    replies.silent(context.world)


@then("the Redis port serves the same client on")
def serves_on(context: Any) -> None:
    """On the same connection PING is answered with PONG."""
    replies.goes_on(context.world)


@then("the Redis port closes the connection")
def closes(context: Any) -> None:
    """The node closes the connection within the promise `closing`."""
    replies.port_closes(context.world)


@then("the Redis port serves other clients")
def serves_others(context: Any) -> None:
    """A client that connects now is answered, within the deadline `effect`."""
    replies.serves_others(context.world)
