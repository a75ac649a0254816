"""Functions that pages call: ePHPm's own, and those of the Redis clients for PHP.

What the pages of the last When got is in `world.redis.results`.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Sequence
from typing import Any

from support import assertions
from support.actions import cluster_keys, keyspace
from support.assertions import equal, expect
from support.clients import applications, crowd, pages
from support.clients.http import HttpClient, Request
from support.errors import Missing
from support.language import values
from support.language.keys import Caller, Key, Through
from support.language.values import Call
from support.world import World


def call_so(world: World, caller: Caller, made: Call, through: Through) -> None:
    """A page makes a call: of PHP or through a client, once or until one returns nothing."""
    if caller.application:
        world.redis.results = applications.results(world.node, [made], through.client)
    elif caller.node:
        cluster_keys.call(world, world.named(caller.node), made)
    elif through.until_nothing:
        _call_until_nothing(world, made)
    else:
        call(world, [made], through.client, caller.host)


def call_table(world: World, caller: Caller, table: Iterable[Any], through: Through) -> None:
    """A page makes each | call |, one after the other, in one request; or an application does."""
    calls = [values.call(row["call"]) for row in table]
    if caller.application:
        calls = _filled_calls(world, calls)
        world.redis.results = applications.results(world.node, calls, through.client)
    else:
        call(world, calls, through.client, caller.host)


def call(world: World, calls: Sequence[Call], client_name: str = "", host: str = "") -> None:
    """A page makes these calls; what it gets is in `world.redis.results`.

    Raises:
        Missing: the target's PHP lacks what the client is made of; it is asked once.
    """
    if client_name in world.provider.lacks:
        raise Missing(world.provider.lacks[client_name])
    request = pages.request(world.node, _filled_calls(world, calls), client_name, host)
    try:
        world.redis.results = pages.results(world.send(request))
    except Missing as lack:
        world.provider.lacks[client_name] = str(lack)
        raise


def need_extension(world: World, name: str) -> None:
    """A page finds that extension of PHP loaded.

    Raises:
        Missing: it does not.
    """
    call(world, [Call("extension_loaded", (name.encode(),))])
    if world.redis.results != [True]:
        raise Missing(f"this PHP has no extension {name}")


def call_before(world: World, caller: Caller, made: Call) -> None:
    """A page has made the call, and was not refused.

    Raises:
        Mismatch: it was.
    """
    call_so(world, caller, made, Through())
    result = world.redis.results[-1]
    refused = isinstance(result, pages.Thrown) or result is False
    expect(not refused, made.function, "done", result)


def _call_until_nothing(world: World, made: Call) -> None:
    """Pages make the call, one after the other, until one of them gets nothing."""

    def nothing() -> None:
        call(world, [made])
        equal(f"the result of {made.function}", None, world.redis.results[-1])

    began = world.visits.exchanges[-1].started if world.visits.exchanges else time.time()
    with contextlib.suppress(AssertionError):  # what came last is what a Then looks at
        assertions.eventually(nothing, "effect")
    world.redis.took = time.time() - began


def call_together(world: World, count: int, made: Call) -> None:
    """So many pages make the call at once."""
    visitor, request = HttpClient(world.node), pages.request(world.node, [made])
    world.visits.crowd = crowd.together(count, lambda _: visitor.send(request))
    world.visits.exchanges += world.visits.crowd
    world.redis.results = [
        result for answer in world.visits.crowd for result in pages.results(answer)
    ]


def overwrite(world: World, seconds: float, readers: int) -> None:
    """One page overwrites the key "page" for so long, others read it."""
    keyspace.hold(world, Key(b"page"), b"old")
    roles = ["write", *["read"] * readers]
    target = f"/overwrite.php?ms={round(1000 * seconds)}&do="
    world.send_together(Request(target=target + role) for role in roles)


def begin_call(world: World, made: Call) -> None:
    """A page makes a call that waits; its result is looked at later."""
    world.begin(pages.request(world.node, [made]))


def finish_call(world: World) -> None:
    """The result of the call that was begun."""
    world.redis.results = pages.results(world.finish(pages.PAGE))


def _filled_calls(world: World, calls: Sequence[Call]) -> list[Call]:
    return [
        Call(
            made.function,
            tuple(
                keyspace.filled_in(world, [argument])[0]
                if isinstance(argument, bytes)
                else argument
                for argument in made.arguments
            ),
        )
        for made in calls
    ]
