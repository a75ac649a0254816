"""Checks on replies: what Redis clients and pages got, and what came over the wire."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Any

from support.actions import connections, keyspace
from support.actions.filling import filled
from support.assertions import Mismatch, equal, eventually, expect
from support.clients.pages import Result, Thrown
from support.clients.redis_client import Lost, Refusal, Reply, connected
from support.errors import Broken
from support.language import values
from support.language.values import Value
from support.settings import deadlines
from support.world import World
from support.world.before import known

# After the last expected byte, nothing else may come for this long, in seconds.
QUIET = 0.05
ERROR = "the error "


def got(world: World, wanted: Value) -> None:
    """The scenario's Redis client got that."""
    same("the reply", wanted, _reply(world))


def got_in_any_order(world: World, wanted: Value) -> None:
    """It got a list of that, in whatever order."""
    reply = _reply(world)
    if not isinstance(reply, list) or not isinstance(wanted, list):
        raise Mismatch("the reply", f"a list {wanted!r}", repr(reply))
    same("the reply, sorted", sorted(wanted, key=repr), sorted(reply, key=repr))


def got_fields(world: World, wanted: Value) -> None:
    """It got the names and values of a hash, one after the other, in whatever order."""
    same("the fields", wanted, fields(_reply(world)))


def got_error(world: World, text: str) -> None:
    """It got that error, to the letter."""
    same("the reply", Refusal(text), _reply(world))


def got_lines(world: World, lines: Iterable[Any]) -> None:
    """It got a text of several lines, among them each | name | with its | value |."""
    reply = _reply(world)
    text = reply.decode() if isinstance(reply, bytes) else ""
    found = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    for row in lines:
        wanted = filled(world, row["value"])
        expect(found.get(row["name"]) == wanted, row["name"], wanted, found.get(row["name"], reply))


def replied(world: World, table: Iterable[Any]) -> None:
    """The replies to the commands are those of the column | reply |, in that order."""
    wanted = [_expected(row["reply"]) for row in table]
    for number, (expected, reply) in enumerate(
        zip(wanted, world.redis.replies, strict=False), start=1
    ):
        same(f"reply {number}", expected, reply)
    equal("the number of replies", len(wanted), len(world.redis.replies))


def all_ok(world: World, count: int) -> None:
    """So many replies, all of them OK."""
    equal("the number of replies", count, len(world.redis.replies))
    others = [reply for reply in world.redis.replies if reply != keyspace.OK]
    expect(not others, "the replies", f"{count} times OK", f"{len(others)} others: {others[:3]}")


def ok_within(world: World, seconds: float) -> None:
    """The command that was repeated was answered with OK after so many seconds at most."""
    got(world, keyspace.OK)
    took = known(world.redis.took)
    expect(took <= seconds, "OK", f"within {seconds:g} s", f"after {took:.2f} s")


def got_each_time(world: World, wanted: Value) -> None:
    """Every reply is that."""
    expect(bool(world.redis.replies), "the replies", "some", "none")
    for number, reply in enumerate(world.redis.replies, start=1):
        same(f"reply {number}", wanted, reply)


def got_only(world: World, text: str) -> None:
    """Some replies are OK, some are that error, and none is anything else."""
    kinds = {repr(reply) for reply in world.redis.replies}
    equal("the kinds of replies", {repr(keyspace.OK), repr(Refusal(text))}, kinds)


def all_served(world: World, count: int) -> None:
    """Each client that keeps a connection is answered on it."""
    kept = [one for name, one in world.redis.clients.items() if name.startswith(keyspace.KEEPER)]
    equal("the number of clients that keep a connection", count, len(kept))
    for one in kept:
        equal(f"the reply to PING of {one.name}", b"PONG", one.send((b"PING",)).reply)


def each_number_once(found: Sequence[Reply | Result], count: int) -> None:
    """What was got is each number from 1 on, in whatever order: none twice, none left out."""
    wanted = list(range(1, count + 1))
    numbers = sorted(item for item in found if isinstance(item, int))
    others = [item for item in found if not isinstance(item, int)]
    expect(numbers == wanted and not others, "the numbers", wanted, numbers + others)


def one_got(world: World, winner: Value, loser: Value) -> None:
    """Exactly one client got the one, all others got the other."""
    wanted = sorted([winner, *[loser] * (len(world.redis.replies) - 1)], key=repr)
    equal("the replies", wanted, sorted(world.redis.replies, key=repr))


def page_got(world: World, wanted: Value) -> None:
    """The page got that from its last call."""
    same("the result", wanted, _result(world))


def page_got_error(world: World, text: str) -> None:
    """The page's last call was refused, with a message that has that text."""
    result = _result(world)
    refused = isinstance(result, Thrown) and text in result.text
    expect(refused, "the result", Thrown(text), result)


def page_got_in_turn(world: World, table: Iterable[Any]) -> None:
    """The page's calls got what is in the column | result |."""
    wanted = [_expected(row["result"]) for row in table]
    found = [
        Refusal(item.text) if isinstance(item, Thrown) else item for item in world.redis.results
    ]
    for number, (expected, result) in enumerate(zip(wanted, found, strict=False), start=1):
        same(f"result {number}", expected, result)
    equal("the number of results", len(wanted), len(found))


def _reply(world: World) -> Reply:
    if not world.redis.replies:
        raise Broken("no Redis client has sent anything: 'When a Redis client sends ...'")
    return world.redis.replies[-1]


def _result(world: World) -> Result:
    if not world.redis.results:
        raise Broken("no page has called anything: 'When a page calls ...'")
    return world.redis.results[-1]


def _expected(cell: str) -> Value | Refusal:
    if cell.startswith(ERROR):
        return Refusal(values.octets(cell.removeprefix(ERROR)).decode())
    return values.value(cell)


def fields(reply: Reply) -> Any:
    """A list of names and values as a map; anything else as it is."""
    if not isinstance(reply, list) or len(reply) % 2:
        return reply
    pairs = zip(reply[::2], reply[1::2], strict=True)
    return {
        name.decode(errors="replace") if isinstance(name, bytes) else repr(name): item
        for name, item in pairs
    }


def same(what: str, wanted: Any, found: Any) -> None:
    """Equal, of the same type, and where long texts part, there."""
    if isinstance(wanted, bytes) and isinstance(found, bytes) and wanted != found:
        at = next(
            (i for i, (a, b) in enumerate(zip(wanted, found, strict=False)) if a != b),
            min(len(wanted), len(found)),
        )
        if len(wanted) > 200 or len(found) > 200:
            raise Mismatch(
                f"{what} (they part at byte {at})",
                f"{len(wanted)} bytes, there {wanted[at : at + 40]!r}",
                f"{len(found)} bytes, there {found[at : at + 40]!r}",
            )
    # 1 is not True, and an empty list is not an empty map.
    expect(
        repr(wanted) == repr(found) or _alike(wanted, found), what, _brief(wanted), _brief(found)
    )


def _alike(wanted: Any, found: Any) -> bool:
    if isinstance(wanted, dict) and isinstance(found, dict):
        return wanted == found
    return type(wanted) is type(found) and not isinstance(wanted, list) and bool(wanted == found)


def _brief(item: Any) -> str:
    text = repr(item)
    return text if len(text) <= 300 else f"{text[:300]}... ({len(text)} characters)"


def answered_exactly(world: World, wanted: bytes) -> None:
    """The Redis port has answered with these bytes and no more."""
    connection = connections.current(world)
    end = time.monotonic() + deadlines.seconds("answer")
    came = b""
    while len(came) < len(wanted) and time.monotonic() < end:
        data = connection.receive(end - time.monotonic())
        if not data:
            break
        came += data
    more = connection.receive(QUIET)
    same("what the Redis port answers", wanted, came + (more or b""))


def one_error_line(world: World) -> None:
    """One line comes, an error; nothing follows it."""
    came, _ = connections.current(world).read(deadlines.seconds("answer"), quiet=4 * QUIET)
    whole = came.startswith(b"-ERR ") and came.endswith(b"\r\n") and came.count(b"\n") == 1
    expect(whole, "what the Redis port answers", "one line with an error", repr(came))


def silent(world: World) -> None:
    """The Redis port has neither answered nor closed."""
    data = connections.current(world).receive(4 * QUIET)
    shown = "closed" if data == b"" else repr(data)
    expect(data is None, "the connection to the Redis port", "open and silent", shown)


def goes_on(world: World) -> None:
    """On the same connection PING is answered."""
    connections.current(world).send(keyspace.packed((b"PING",)))
    answered_exactly(world, b"+PONG\r\n")


def port_closes(world: World) -> None:
    """The Redis port closes the connection; a reset is a close."""
    connection = connections.current(world)
    _, closed = connection.read(deadlines.seconds("closing"))
    expect(closed, "the connection to the Redis port", "closed by the node", "still open")


def serves_others(world: World) -> None:
    """A Redis client that connects now is answered, within the deadline `effect`."""

    def served() -> None:
        with connected(world.node) as newcomer:
            talk = newcomer.send((b"PING",))
        world.redis.talks.append(talk)
        equal("a new client's PING", b"PONG", talk.reply)

    eventually(served, "effect")


def no_reply(world: World) -> None:
    """The last command had no reply."""
    reply = _reply(world)
    expect(isinstance(reply, Lost), "the reply", "none", reply)
