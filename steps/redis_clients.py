"""Redis clients: what they send to the Redis port, and what they get."""

from behave import given, then, when

from support.actions import cluster_keys, keyspace, redis_cli, redis_port
from support.checks import keys, replies
from support.language.acts import act
from support.language.keys import (
    Expected,
    Getting,
    Manner,
    PortAnswer,
    PortClient,
    Sender,
    Senders,
    Writing,
)
from support.language.operators import Only
from support.language.values import Value
from support.world.context import Context

Command = tuple[bytes, ...]
ONCE = Manner()


@given("a node with a Redis port{configured:Configured}")
def a_node(context: Context, configured: bool) -> None:
    """A node whose `[kv.redis_compat]` is enabled, with an empty key-value store, and perhaps
    with these keys of ephpm.toml over the defaults."""
    keyspace.want_node(context.world, context.text or "")


@act(
    "{sender:Sender} sends {command:Command}{manner:Manner}",
    "{sender:Sender} has sent {command:Command}{manner:Manner}",
)
def sends(context: Context, sender: Sender, command: Command, manner: Manner = ONCE) -> None:
    """The client sends a command and waits for its reply."""
    cluster_keys.send_so(context.world, sender, command, manner)


@act("these commands are sent{pipelined:Pipelined}", "these commands were sent")
def are_sent(context: Context, pipelined: bool = False) -> None:
    """The scenario's Redis client, or one of each | node |, sends each | command |."""
    cluster_keys.send_table(context.world, context.table, pipelined)


@when("{senders:Senders} send {command:Command} at once")
def send_together(context: Context, senders: Senders, command: Command) -> None:
    """The clients begin at one moment. `{number}` in a word is the client's number, from 1."""
    cluster_keys.send_together(context.world, senders, command)


@when("a Redis client sets {count:Count} keys of {size:Size} and keeps reading {key:Text}")
def sets_and_reads(context: Context, count: int, size: int, key: str) -> None:
    """SET of `key:1` and so on, each with a text of that size; after each the client reads the
    one key again and again for 30 ms.

    Once: what is in use can only be told from the rest by a load that reads while it writes.
    """
    keyspace.set_and_read(context.world, count, size, key.encode())


@when("a client writes {data:Holding} to the Redis port{how:InPieces}")
def writes(context: Context, data: bytes, how: Writing) -> None:
    """These bytes, on a connection of their own; `nothing`: the client only connects."""
    redis_port.write_so(context.world, data, how)


@when("an operator runs redis-cli {words:Text}{typed:Typed}")
def runs_redis_cli(context: Context, words: str, typed: bool) -> None:
    """redis-cli with these words, and where to find the node; and perhaps the text below on its
    standard input."""
    redis_cli.run(context.world, words, context.text if typed else "")


@when("an operator runs the program with {words:Text}")
def runs_program(context: Context, words: str) -> None:
    """The program that nodes are made of, with these words, to its end.
    Once: all else that it can be told, it is told when it starts a node."""
    redis_cli.run_program(context.world, words)


@then("the command prints{only:Only}")
def prints(context: Context, only: Only) -> None:
    """The command ended well, and each | line | is one of those that it printed."""
    replies.printed(context.world, context.table or (), only)


@given("{count:Count} clients keep a connection to the Redis port")
def keep(context: Context, count: int) -> None:
    """So many clients have been served, and stay connected."""
    redis_port.keep(context.world, count)


@when("one of the clients leaves")
def leaves(context: Context) -> None:
    """One of the clients that keep a connection closes it.

    Once: of all limits only that of connections is given back by somebody who leaves.
    """
    redis_port.leave(context.world)


@then("{receiver:Receiver} gets {wanted:Expected}{how:Getting}")
def gets(context: Context, receiver: str, wanted: Expected, how: Getting) -> None:
    """What a client got for its last command, or a page for its last call."""
    replies.got(context.world, receiver, wanted, how)


@then("{receiver:Receiver} gets in turn")
def gets_in_turn(context: Context, receiver: str) -> None:
    """The commands or calls of the last When brought what the table's column says, in this
    order."""
    replies.got_in_turn(context.world, receiver, context.table)


@then("{receiver:Receiver} gets {first:Expected} and {second:Expected}, and nothing else")
def gets_both(context: Context, receiver: str, first: Expected, second: Expected) -> None:
    """Both came, each at least once, and nothing else did."""
    replies.got_both(context.world, receiver, first, second)


@then("the client gets the lines")
def gets_lines(context: Context) -> None:
    """The reply is a text that has a line for each | name | with its | value |.
    `{redis port}` is the node's own."""
    replies.got_lines(context.world, context.table)


@then("{crowd:Crowd} get each number from 1 to {count:Count} once")
def get_each_number(context: Context, crowd: str, count: int) -> None:
    """What they got are these numbers, in any order: none is missing, none came twice."""
    replies.numbers_got(context.world, crowd, count)


@then("one client gets {winner:Value}, all others get {loser:Value}")
def one_gets(context: Context, winner: Value, loser: Value) -> None:
    """Exactly one of the clients that sent at once got the one, the others got the other."""
    replies.one_got(context.world, winner, loser)


@then("every acknowledged key is there, and no other")
def told_the_truth(context: Context) -> None:
    """Each key whose SET was answered with OK holds its text; each other one is not there.

    Once: where some of many commands are refused, only the replies say what has to be there.
    """
    keys.told_the_truth(context.world)


@then("the Redis port answers {answer:PortAnswer}")
def port_answers(context: Context, answer: PortAnswer) -> None:
    """What comes on the connection on which bytes were written."""
    replies.answers(context.world, answer)


@then("the Redis port serves {whom:PortClient}")
def port_serves(context: Context, whom: PortClient) -> None:
    """PING is answered with PONG: on the same connection, on each one that is kept, or on a new
    one within the deadline `effect`."""
    replies.serves(context.world, whom)


@then("the Redis port closes the connection")
def port_closes(context: Context) -> None:
    """The node closes the connection within the promise `closing`."""
    replies.port_closes(context.world)
