"""Gossip over real sockets, many nodes in one process."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

from reference.cluster.gossip import Gossip
from reference.cluster.membership import Entry, Membership, Status, Timing
from reference.schema import ClusterSettings
from tests.integration.reference.running_node import free_port

TIMING = Timing(interval=0.1, suspicion=1.0, failure=3.0)


class Speaker:
    def __init__(self, name: str, join: list[str], secret: str = "s") -> None:
        self.port = free_port()
        self.address = f"127.0.0.1:{self.port}"
        config = ClusterSettings(bind=self.address, join=join, secret=secret)
        entry = Entry(name, time.time_ns() // 1000, "127.0.0.1", self.port, 1)
        self.membership = Membership(entry, TIMING, time.monotonic)
        self.gossip = Gossip(config, self.membership, dict, lambda: None)

    async def start(self) -> None:
        self.gossip.bind()
        await self.gossip.listen()
        await self.gossip.start()

    def sees(self) -> list[str]:
        return [member.entry.node_id for member in self.membership.others]


@contextlib.asynccontextmanager
async def talking(*speakers: Speaker) -> AsyncIterator[None]:
    for speaker in speakers:
        await speaker.start()
    try:
        yield
    finally:
        for speaker in speakers:
            await speaker.gossip.stop()


async def until_all_see_all(*speakers: Speaker) -> float:
    names = {speaker.membership.me for speaker in speakers}
    began = time.monotonic()
    async with asyncio.timeout(15):
        while any({s.membership.me, *s.sees()} != names for s in speakers):
            await asyncio.sleep(0.01)
    return time.monotonic() - began


def test_a_chain_of_ten_becomes_one_cluster() -> None:
    async def run() -> None:
        chain = [Speaker("n0", [])]
        for number in range(1, 10):
            chain.append(Speaker(f"n{number}", [chain[-1].address]))
        async with talking(*chain):
            await until_all_see_all(*chain)

    asyncio.run(run())


def test_a_seed_may_be_a_name_and_oneself() -> None:
    async def run() -> None:
        a = Speaker("a", [])
        b = Speaker("b", [f"localhost:{a.port}"])
        c = Speaker("c", [])
        c.gossip._settings.join.extend([c.address, b.address])
        async with talking(a, b, c):
            await until_all_see_all(a, b, c)

    asyncio.run(run())


def test_who_says_goodbye_is_gone_at_once() -> None:
    async def run() -> None:
        a = Speaker("a", [])
        b = Speaker("b", [a.address])
        async with talking(a):
            async with talking(b):
                await until_all_see_all(a, b)
                b.membership.set_status(Status.LEAVING)
                await b.gossip.say_goodbye()
                await asyncio.sleep(0.1)
                assert a.sees() == []
            await asyncio.sleep(0.3)
            assert a.sees() == []

    asyncio.run(run())


def test_odd_datagrams_harm_nobody() -> None:
    async def run() -> None:
        a = Speaker("a", [])
        b = Speaker("b", [a.address])
        async with talking(a, b):
            seal = b.gossip._seal
            odd = [b"", b"x" * 100, seal.close(1), seal.close({}), seal.close({"cluster": "ephpm"})]
            news = {"cluster": "ephpm", "kind": "tell", **b.membership.news()}
            odd.append(seal.close({**news, "entries": [[["b", 1], 0.0]]}))
            odd.append(seal.close({**news, "entries": []}))
            for datagram in odd:
                a.gossip.datagram_received(datagram, ("127.0.0.1", 1))
            await until_all_see_all(a, b)

    asyncio.run(run())
