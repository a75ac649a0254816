"""The pool: never too many connections, nobody waits in vain, nothing is left for the next."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, cast

import pytest

from reference.mysql_proxy import packets
from reference.mysql_proxy.packets import Channel
from reference.mysql_proxy.pool import Exhausted, Pool, PoolSettings
from reference.mysql_proxy.upstream import Backend, NoConnection

SETTINGS = PoolSettings(
    least=0,
    most=2,
    idle_timeout=60.0,
    lifetime=60.0,
    timeout=0.05,
    check_interval=60.0,
    reset="smart",
    database="shop",
)


class Wire:
    """A server's end that takes every command and says that it went well."""

    def __init__(self) -> None:
        self.asked: list[int] = []
        self.closed = False
        self.ended = False

    async def command(self, payload: bytes) -> None:
        self.asked.append(payload[0])

    async def packet(self) -> bytes:
        return packets.ok()

    def close(self) -> None:
        self.closed = True


class Servers:
    """What a pool dials; it counts."""

    def __init__(self) -> None:
        self.made: list[Wire] = []
        self.down = False

    async def dial(self) -> Backend:
        await asyncio.sleep(0)
        if self.down:
            raise NoConnection("down")
        self.made.append(Wire())
        return Backend(cast(Channel, self.made[-1]), "10.11", "shop")

    @property
    def open(self) -> int:
        return sum(not wire.closed for wire in self.made)


def run(work: Callable[[Servers, Pool], Awaitable[None]], **changes: Any) -> Servers:
    servers = Servers()

    async def main() -> None:
        pool = Pool(servers.dial, dataclasses.replace(SETTINGS, **changes))
        await work(servers, pool)
        await pool.close()

    asyncio.run(main())
    return servers


def asked(servers: Servers) -> Iterable[int]:
    return servers.made[0].asked


def test_a_connection_is_used_again() -> None:
    async def work(servers: Servers, pool: Pool) -> None:
        for _ in range(3):
            await pool.give_back(await pool.acquire())
        assert len(servers.made) == 1

    run(work)


def test_there_are_never_too_many_and_nobody_waits_for_ever() -> None:
    async def work(servers: Servers, pool: Pool) -> None:
        first, _ = await pool.acquire(), await pool.acquire()
        with pytest.raises(Exhausted):
            await pool.acquire()
        waiting = asyncio.create_task(pool.acquire())
        await asyncio.sleep(0)
        await pool.give_back(first)
        assert await waiting is first
        assert servers.open == 2

    run(work)


def test_who_does_not_want_to_wait_does_not() -> None:
    async def work(_: Servers, pool: Pool) -> None:
        await pool.acquire()
        await pool.acquire()
        with pytest.raises(Exhausted):
            await asyncio.wait_for(pool.acquire(at_once=True), 0.02)

    run(work, timeout=60.0)


def test_a_server_that_is_down_takes_no_turn() -> None:
    async def work(servers: Servers, pool: Pool) -> None:
        servers.down = True
        for _ in range(3):
            with pytest.raises(NoConnection):
                await pool.acquire()
        servers.down = False
        await pool.acquire()

    run(work)


@pytest.mark.parametrize(
    ("strategy", "dirty", "reset"),
    [
        ("smart", False, False),
        ("smart", True, True),
        ("always", False, True),
        ("never", True, False),
    ],
)
def test_what_is_left_is_reset(strategy: str, dirty: bool, reset: bool) -> None:
    async def work(_: Servers, pool: Pool) -> None:
        backend = await pool.acquire()
        backend.dirty = dirty
        await pool.give_back(backend)

    servers = run(work, reset=strategy)
    assert (packets.RESET_CONNECTION in asked(servers)) is reset


def test_what_is_out_of_step_or_in_a_transaction_is_not_used_again() -> None:
    async def work(servers: Servers, pool: Pool) -> None:
        backend = await pool.acquire()
        backend.in_step = False
        await pool.give_back(backend)
        assert servers.open == 0
        backend = await pool.acquire()
        backend.status = packets.IN_TRANSACTION | packets.AUTOCOMMIT
        await pool.give_back(backend)
        assert servers.open == 0

    run(work, reset="never")


def test_the_least_number_is_kept_and_the_idle_go() -> None:
    async def work(servers: Servers, pool: Pool) -> None:
        pool.begin()
        await asyncio.sleep(0.05)
        assert servers.open == 2
        one, two = await pool.acquire(), await pool.acquire()
        await pool.give_back(one)
        await pool.give_back(two)
        assert servers.open == 2

    run(work, least=2, most=3)


def test_what_is_too_old_or_dead_is_replaced() -> None:
    async def work(servers: Servers, pool: Pool) -> None:
        backend = await pool.acquire()
        backend.since -= 100
        await pool.give_back(backend)
        assert servers.open == 0
        backend = await pool.acquire()
        await pool.give_back(backend)
        servers.made[-1].ended = True
        assert await pool.acquire() is not backend
        assert servers.open == 1

    run(work)


def test_what_is_checked_is_not_counted_twice() -> None:
    async def work(servers: Servers, pool: Pool) -> None:
        pool.begin()
        for _ in range(20):
            one, two = await pool.acquire(), await pool.acquire()
            await pool.give_back(one)
            await pool.give_back(two)
            await asyncio.sleep(0.002)
            assert servers.open <= 2

    run(work, least=2, check_interval=0.001)
