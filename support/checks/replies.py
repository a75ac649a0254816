"""Checks on replies: what Redis clients and pages got, and what came over the wire."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from support.actions import connections, functions, redis_port
from support.actions.filling import filled
from support.assertions import Form, Mismatch, equal, eventually, expect, show
from support.assertions.waiting import POLL
from support.checks import expiry
from support.clients.pages import Result, Thrown
from support.clients.redis_client import Lost, Refusal, Reply, connected
from support.errors import Broken
from support.language.keys import (
    Expected,
    Getting,
    NoReply,
    PortAnswer,
    PortClient,
    Refused,
    TimeLeft,
    expected,
)
from support.language.operators import Only
from support.language.values import Value
from support.settings import deadlines
from support.world import World
from support.world.before import known

LAST = Getting()
CLIENT, CLIENTS, WAITING, READERS = "the client", "the clients", "the waiting page", "each reader"


def got(world: World, receiver: str, wanted: Expected, how: Getting = LAST) -> None:
    """A client or a page got that: as the last reply, in any order, each time, so often, or
    within or from a time on."""
    found = _received(world, receiver)
    if isinstance(wanted, dict) and receiver == CLIENT:
        found = [fields(item) for item in found]
    if how.times:
        equal("the number of replies", how.times, len(found))
    if how.times or how.each_time:
        for number, item in enumerate(found, start=1):
            same_reply(world, f"reply {number}", wanted, item)
    elif how.in_any_order:
        same_members("what was got", wanted, found[-1])
    else:
        same_reply(world, "what was got", wanted, found[-1])
    _in_time(world, how)


def got_in_turn(world: World, receiver: str, table: Any) -> None:
    """The replies or results are those of the table's only column, in that order."""
    wanted = [expected(row.cells[0]) for row in table]
    found = _received(world, receiver)
    for number, (item, reply) in enumerate(zip(wanted, found, strict=False), start=1):
        as_it_came = Refusal(reply.text) if isinstance(reply, Thrown) else reply
        same_reply(world, f"reply {number}", item, as_it_came)
    equal("the number of replies", len(wanted), len(found))


def got_both(world: World, receiver: str, first: Expected, second: Expected) -> None:
    """Each of the two was got at least once, and nothing else was."""
    if receiver == READERS:
        _readers_found(world, first, second)
        return
    kinds = {repr(item) for item in _received(world, receiver)}
    equal("the kinds of replies", {repr(_reply(first)), repr(_reply(second))}, kinds)


def _readers_found(world: World, *texts: Expected) -> None:
    """Each who read while another one wrote found these texts, and nothing else."""
    wanted = sorted(text.decode() for text in texts if isinstance(text, bytes))
    readers = [_shown(found) for found in world.redis.readings]
    readers = readers or [answer.answered().json() for answer in world.visits.crowd[1:]]
    expect(bool(readers), "those who read", "some", "none")
    for number, found in enumerate(readers, start=1):
        equal(f"what reader {number} found ({found})", wanted, sorted(found))


def _shown(found: Iterable[Reply]) -> dict[str, int]:
    """How often a client was given what."""
    texts = (reply.decode() if isinstance(reply, bytes) else show(reply) for reply in found)
    return dict(Counter(texts))


def _received(world: World, receiver: str) -> list[Any]:
    """What the last When brought to a client or a page, in its order.

    Raises:
        Broken: nobody sent or called.
    """
    if receiver == WAITING:
        functions.finish_call(world)
    found = list(world.redis.replies if receiver == CLIENT else world.redis.results)
    if not found:
        raise Broken(f"{receiver} got nothing: no command was sent, or nothing was called")
    return found


def _reply(wanted: Expected) -> Any:
    return Refusal(wanted.text) if isinstance(wanted, Refused) else wanted


def same_reply(world: World, what: str, wanted: Expected, found: Any) -> None:
    """What was got is that."""
    if isinstance(wanted, TimeLeft):
        expiry.time_left(world, what, wanted.seconds, found)
    elif isinstance(wanted, NoReply):
        expect(isinstance(found, Lost), what, "no reply", found)
    elif isinstance(wanted, Refused) and isinstance(found, Thrown):
        if wanted.text not in found.text:
            raise _otherwise(what, Thrown(wanted.text), found)
    elif isinstance(wanted, Refused) and isinstance(found, Refusal) and found != _reply(wanted):
        raise _otherwise(what, Refusal(wanted.text), found)
    else:
        same(what, _reply(wanted), found)


def _otherwise(what: str, wanted: Refusal | Thrown, found: Refusal | Thrown) -> Form:
    """It is refused, in other words than promised."""
    return Form(what, show(wanted), show(found), "refused in other words")


def same_members(what: str, wanted: Expected, found: Any) -> None:
    """What was got is a list of that, in whatever order."""
    if not isinstance(found, list) or not isinstance(wanted, list):
        raise Mismatch(what, f"a list {wanted!r}", repr(found))
    same(f"{what}, sorted", sorted(wanted, key=repr), sorted(found, key=repr))


def _in_time(world: World, how: Getting) -> None:
    """What was repeated took no longer than allowed, and no shorter than it has to."""
    if how.within is not None:
        took = known(world.redis.took)
        expect(took <= how.within, "it", f"within {how.within:g} s", f"after {took:.2f} s")
    if how.since is not None:
        took = known(world.redis.took)
        limit = how.since + deadlines.seconds("expiry") + POLL + world.visits.exchanges[-1].seconds
        wanted = f"from {how.since:g} s on, at the latest after {limit:.2f} s"
        expect(how.since - expiry.EARLY <= took <= limit, "it", wanted, f"after {took:.2f} s")


def got_lines(world: World, lines: Iterable[Any]) -> None:
    """It got a text of several lines, among them each | name | with its | value |."""
    reply = _received(world, CLIENT)[-1]
    text = reply.decode() if isinstance(reply, bytes) else ""
    found = dict(line.split(":", 1) for line in text.splitlines() if ":" in line)
    for row in lines:
        wanted = filled(world, row["value"])
        expect(found.get(row["name"]) == wanted, row["name"], wanted, found.get(row["name"], reply))


def answers(world: World, wanted: PortAnswer) -> None:
    """The Redis port answers exactly these bytes, one line with an error, or nothing so far."""
    if wanted.waits:
        _silent(world)
    elif wanted.one_error:
        _one_error_line(world)
    else:
        _answered_exactly(world, wanted.data)


def serves(world: World, whom: PortClient) -> None:
    """The Redis port serves the same client, so many that keep a connection, or others."""
    if whom.same:
        connections.current(world).send(redis_port.PING)
        _answered_exactly(world, b"+PONG\r\n")
    elif whom.kept:
        _all_served(world, whom.kept)
    else:
        _serves_others(world)


def _all_served(world: World, count: int) -> None:
    """Each client that keeps a connection is answered on it."""
    kept = [one for name, one in world.redis.clients.items() if name.startswith(redis_port.KEEPER)]
    equal("the number of clients that keep a connection", count, len(kept))
    for one in kept:
        equal(f"the reply to PING of {one.name}", b"PONG", one.send((b"PING",)).reply)


def each_number_once(found: Sequence[Reply | Result], count: int) -> None:
    """What was got is each number from 1 on, in whatever order: none twice, none left out."""
    wanted = list(range(1, count + 1))
    numbers = sorted(item for item in found if isinstance(item, int))
    others = [item for item in found if not isinstance(item, int)]
    expect(numbers == wanted and not others, "the numbers", wanted, numbers + others)


def printed(world: World, table: Iterable[Any], only: Only) -> None:
    """The command ended well and printed each | line |, perhaps no others; in whatever order. Or
    one of its lines is of that form."""
    if world.redis.printed is None:
        raise Broken("no command was run")
    wanted = [filled(world, row["line"]) for row in table]
    shown = "\n".join(world.redis.printed)
    equal(f"the exit code of the command, which printed {shown!r}", 0, world.redis.ended)
    found = [line.strip() for line in world.redis.printed if line.strip()]
    if only.pattern:
        holds = any(re.fullmatch(only.pattern, line) for line in found)
        expect(holds, "the lines that were printed", f"a match of {only.pattern}", shown)
    if only.alone:
        equal("the lines that were printed, sorted", sorted(wanted), sorted(found))
    missing = [line for line in wanted if line not in found]
    expect(not missing, "the lines that were printed", f"among them {missing}", shown)


def numbers_got(world: World, crowd: str, count: int) -> None:
    """The clients or the pages of the last When got each number from 1 on once."""
    each_number_once(_received(world, CLIENT if crowd == CLIENTS else "the page"), count)


def one_got(world: World, winner: Value, loser: Value) -> None:
    """Exactly one client got the one, all others got the other."""
    wanted = sorted([winner, *[loser] * (len(world.redis.replies) - 1)], key=repr)
    equal("the replies", wanted, sorted(world.redis.replies, key=repr))


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


def _answered_exactly(world: World, wanted: bytes) -> None:
    """The Redis port has answered with these bytes and no more."""
    came = redis_port.answer(connections.current(world), len(wanted))
    same("what the Redis port answers", wanted, came or b"")


def _one_error_line(world: World) -> None:
    """One line comes, an error; nothing follows it."""
    came, _ = connections.current(world).read(
        deadlines.seconds("silence"), quiet=4 * redis_port.QUIET
    )
    whole = came.startswith(b"-ERR ") and came.endswith(b"\r\n") and came.count(b"\n") == 1
    expect(whole, "what the Redis port answers", "one line with an error", repr(came))


def _silent(world: World) -> None:
    """The Redis port has neither answered nor closed."""
    data = connections.current(world).receive(4 * redis_port.QUIET)
    shown = "closed" if data == b"" else repr(data)
    expect(data is None, "the connection to the Redis port", "open and silent", shown)


def port_closes(world: World) -> None:
    """The Redis port closes the connection; a reset is a close."""
    connection = connections.current(world)
    _, closed = connection.read(deadlines.seconds("closing"))
    expect(closed, "the connection to the Redis port", "closed by the node", "still open")


def _serves_others(world: World) -> None:
    """A Redis client that connects now is answered, within the deadline `effect`."""

    def served() -> None:
        with connected(world.node) as newcomer:
            talk = newcomer.send((b"PING",))
        world.redis.talks.append(talk)
        equal("a new client's PING", b"PONG", talk.reply)

    eventually(served, "effect")
