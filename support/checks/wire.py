"""Checks on tables of commands: the reply to each, and what the store holds afterwards."""

from __future__ import annotations

from typing import Any

from support.actions import wire
from support.assertions import Mismatch, equal, expect
from support.checks import expiry, replies
from support.errors import Broken
from support.language import types, values
from support.language import wire as columns
from support.language.keys import expected
from support.world import World
from support.world.redis import Contents, Kept, Try

# Milliseconds that nobody misses between two looks at a key that ends much later.
TICK = 1000
UNCHANGED, FOR_GOOD = "unchanged", "for good"


def as_in_the_table(world: World) -> None:
    """Each row's reply, what the store holds afterwards and the time left are what came.

    The columns are | reply | (or | members |, in any order; or | answer |, in bytes),
    | afterwards |, | time left | and | PING next |.

    Raises:
        Mismatch: of the first row that differs, with the number of the others.
    """
    if not world.redis.tries:
        raise Broken("no table of commands was sent")
    wrong = [error for one in world.redis.tries if (error := _judged(world, one))]
    if wrong:
        more = f" (and {len(wrong) - 1} more rows differ)" if len(wrong) > 1 else ""
        raise Mismatch(f"{wrong[0].what}{more}", wrong[0].expected, wrong[0].actual)


def _judged(world: World, one: Try) -> Mismatch | None:
    try:
        _reply(world, one)
        _afterwards(one)
        _time_left(world, one)
    except Mismatch as mismatch:
        return mismatch
    return None


def _name(one: Try) -> str:
    return one.row.get(columns.COMMAND) or one.row[columns.BYTES]


def _reply(world: World, one: Try) -> None:
    what = f"the reply to {_name(one)}"
    if columns.END in one.row:
        end = wire.octets(one.row[columns.END])
        came = one.reply if isinstance(one.reply, bytes) else b""
        expect(came.endswith(end), what, f"something that ends with {end!r}", one.reply)
    elif columns.BYTES in one.row:
        cell = one.row[columns.ANSWER]
        replies.same(what, None if cell == wire.NOTHING else wire.octets(cell), one.reply)
    elif columns.MEMBERS in one.row:
        replies.same_members(what, values.value(one.row[columns.MEMBERS]), one.reply)
    else:
        replies.same_reply(world, what, expected(one.row[columns.REPLY]), one.reply)
    if columns.NEXT in one.row:
        what = f"the reply to PING after {_name(one)}"
        replies.same_reply(world, what, expected(one.row[columns.NEXT]), one.next_reply)


def _afterwards(one: Try) -> None:
    cell = one.row.get(columns.AFTERWARDS)
    if cell is None:
        return
    what = f"the keys after {_name(one)}"
    wanted = _texts(one.before) if cell == UNCHANGED else values.value(cell)
    replies.same(what, wanted, _texts(one.after))
    if cell == UNCHANGED:
        _same_times(f"the time left after {_name(one)}", one.before, one.after)


def _same_times(what: str, before: Contents, after: Contents) -> None:
    """No key has got more time, or another one's; some time has passed for those that end."""
    for name, kept in before.items():
        least, most = kept.left - TICK, kept.left
        found = after[name].left
        same = found == -1 if kept.left == -1 else least <= found <= most
        expect(same, what, f"{least} to {most} ms" if kept.left > 0 else "for good", found)


def _time_left(world: World, one: Try) -> None:
    cell = one.row.get(columns.LEFT)
    if cell is None:
        return
    for kept in one.after.values():
        what = f"the time left after {_name(one)}"
        if cell == FOR_GOOD:
            equal(what, -1, kept.left)
        else:
            expiry.time_left(world, what, types.duration(cell), kept.left)


def _texts(contents: Contents) -> dict[str, Any]:
    """What the keys hold, with names as features write them."""
    return {_text(name): _named(kept) for name, kept in contents.items()}


def _named(kept: Kept) -> Any:
    if isinstance(kept.value, dict):
        return {_text(name): text for name, text in kept.value.items()}
    return kept.value


def _text(name: bytes) -> str:
    return name.decode(errors="replace")
