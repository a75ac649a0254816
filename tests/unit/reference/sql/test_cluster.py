"""Random faults on members in one process: what was acknowledged is kept, what was refused not."""

from __future__ import annotations

import asyncio
import os
import random
from collections import defaultdict
from pathlib import Path

import apsw
import pytest

from reference.sql.cluster.reign import NotPrimary, Uncertain
from tests.unit.reference.sql.cluster.net import Net, running, until

SEED = int(os.environ.get("CHAOS", "7"))
FAULTS = int(os.environ.get("FAULTS", "6"))


class Clients:
    """Who writes at whichever node calls itself the primary."""

    def __init__(self, net: Net, chance: random.Random) -> None:
        self.net, self.chance = net, chance
        self.acknowledged: list[int] = []
        self.refused: list[int] = []
        self.number = 0
        self.ended = False
        self.reigns: dict[int, set[str]] = defaultdict(set)

    async def run(self) -> None:
        while not self.ended:
            await asyncio.sleep(0.005)
            names = list(self.net.running)
            for name in names:
                member = self.net.running[name]
                if member.is_writable:
                    self.reigns[member.state.journal.term].add(name)
            self.number += 1
            await self._insert(self.number, self.chance.choice(names) if names else "")

    async def _insert(self, value: int, name: str) -> None:
        if name not in self.net.running:
            return
        try:
            await self.net.write(name, f"INSERT INTO t VALUES ({value})", seconds=1.0)
        except NotPrimary:
            self.refused.append(value)
        except (Uncertain, KeyError, apsw.Error, ValueError):
            return
        else:
            self.acknowledged.append(value)


async def trouble(net: Net, chance: random.Random) -> None:
    name = chance.choice(net.names)
    kind = chance.choice(["isolate", "kill", "wipe", "deaf", "resign", "both"])
    if kind == "isolate":
        net.isolate(name)
    elif kind == "deaf":
        other = chance.choice([each for each in net.names if each != name])
        net.cut |= {(name, other), (other, name)}
    elif kind in ("kill", "wipe"):
        await net.kill(name)
        if kind == "wipe":
            net.wipe(name)
    elif kind == "resign":
        await net.running[name].resign()
    else:
        other = chance.choice([each for each in net.names if each != name])
        net.isolate(other)
        await net.kill(name)
    await asyncio.sleep(chance.uniform(0.1, 1.2))
    net.heal()
    await net.start(*[each for each in net.names if each not in net.running])
    await asyncio.sleep(chance.uniform(0.0, 0.8))


@pytest.mark.parametrize("names", ["abc", "abcde"])
def test_random_faults(tmp_path: Path, names: str) -> None:
    async def work() -> None:
        chance = random.Random(f"{SEED} {names}")
        async with running(tmp_path, names) as net:
            await net.write(await net.primary(), "CREATE TABLE t (v)")
            clients = Clients(net, chance)
            writing = [asyncio.ensure_future(clients.run())]
            for _ in range(FAULTS):
                await trouble(net, chance)
                await net.whole()
            clients.ended = True
            await asyncio.gather(*writing)
            await net.primary()
            await until(lambda: len({str(net.rows(name)) for name in names}) == 1)
            rows = net.rows("a")
            assert len(rows) == len(set(rows))
            assert set(clients.acknowledged) <= set(rows)
            assert not set(clients.refused) & set(rows)
            assert all(len(found) == 1 for found in clients.reigns.values()), clients.reigns
            assert len(clients.acknowledged) > 3 * FAULTS

    asyncio.run(work())
