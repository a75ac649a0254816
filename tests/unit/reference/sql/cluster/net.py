"""Nodes in one process, on a network of which links can be cut."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import apsw
import msgpack

from reference.sql.cluster.member import DatabaseMember
from reference.sql.cluster.replicated import CHANGES, SQL, transaction_content
from reference.sql.cluster.state import Pace, Unreached, Wish

PACE = Pace(beat=0.04, election=1.0, grace=1.2)
SECONDS = 15.0


class Net:
    """Who hears whom; and the nodes by name."""

    def __init__(self, folder: Path, names: str) -> None:
        self.folder = folder
        self.names = list(names)
        self.running: dict[str, DatabaseMember] = {}
        self.cut: set[tuple[str, str]] = set()
        self.paused: set[str] = set()
        self.wishes: dict[str, Wish] = {}
        self.expected = len(names)
        self.most_bytes = 1 << 20
        self.calls: list[tuple[str, str, str]] = []

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.db"

    async def start(self, *names: str) -> None:
        for name in names:
            wish = self.wishes.get(name, Wish.AUTO)
            member = DatabaseMember(
                self.path(name), _Others(self, name), PACE, wish, self.most_bytes
            )
            self.running[name] = member
            await member.start()

    async def kill(self, *names: str) -> None:
        for name in names:
            await self.running.pop(name).stop()

    def wipe(self, name: str) -> None:
        for file in self.folder.glob(f"{name}.db*"):
            file.unlink()

    def isolate(self, *names: str) -> None:
        for a in names:
            for b in self.names:
                if b not in names:
                    self.cut |= {(a, b), (b, a)}

    def heal(self) -> None:
        self.cut.clear()

    # -- looks

    def primaries(self) -> list[str]:
        return [name for name, each in self.running.items() if each.is_writable]

    async def primary(self, *among: str) -> str:
        names = among or tuple(self.running)

        def one() -> bool:
            found = [name for name in self.primaries() if name in names]
            agree = {self.running[name].state.primary for name in names}
            return len(found) == 1 and agree == set(found)

        await until(one, self.told)
        return next(name for name in self.primaries() if name in names)

    async def whole(self) -> None:
        """Wait until there is a primary, and every node counts again on the disk it has now."""
        disks = {name: each.state.journal.disk for name, each in self.running.items()}
        await until(
            lambda: all(self.running[name].state.journal.voters.disks == disks for name in disks),
            self.told,
        )
        await self.primary()

    def told(self) -> str:
        """Return what each node knows, for who finds that it is not what it should be."""
        lines = []
        for name, member in self.running.items():
            state, journal = member.state, member.state.journal
            lines.append(
                f"{name}: {state.role} of {state.primary}, term {journal.term}, {journal.last}, "
                f"committed {state.committed}, applied {state.applied}, base {journal.base}, "
                f"disk {journal.disk}, voters {journal.voters} at {journal.voters_position}"
            )
        return "\n".join(["", *lines])

    def rows(self, name: str, query: str = "SELECT v FROM t ORDER BY 1") -> list[Any]:
        db = apsw.Connection(str(self.path(name)))
        try:
            return [row[0] for row in db.execute(query)]
        except apsw.SQLError:
            return []
        finally:
            db.close()

    async def same(self, rows: list[Any], *names: str) -> None:
        await until(lambda: all(self.rows(name) == rows for name in names or self.running))

    # -- a client of a node

    async def write(self, name: str, sql: str, seconds: float = 1.0) -> None:
        """Do a transaction as the engine of a node does it."""
        member = self.running[name]
        db = apsw.Connection(str(self.path(name)))
        try:
            db.set_busy_timeout(2000)
            is_schema = sql.split()[0] in ("CREATE", "ALTER", "DROP")
            session = apsw.Session(db, "main")
            session.config(apsw.SQLITE_SESSION_OBJCONFIG_ROWID, True)
            session.attach()
            await asyncio.to_thread(db.execute, "BEGIN IMMEDIATE")
            db.execute(sql)
            part: tuple[str, Any] = (SQL, sql) if is_schema else (CHANGES, session.changeset())
            session.close()
            try:
                position = await member.commit(transaction_content([part]), seconds)
            except Exception:
                db.execute("ROLLBACK")
                await member.done(False)
                raise
            db.pragma("user_version", position)
            db.execute("COMMIT")
            await member.done(True)
        finally:
            db.close()


class _Others:
    def __init__(self, net: Net, me: str) -> None:
        self._net, self._me = net, me

    @property
    def me(self) -> str:
        return self._me

    @property
    def expected(self) -> int:
        return self._net.expected

    def names(self) -> list[str]:
        return [name for name in self._net.names if name != self._me]

    def address(self, name: str) -> str:
        return f"host-{name}"

    async def call(self, name: str, what: str, message: Any, size: int = 0) -> dict[str, Any]:
        net = self._net
        await asyncio.sleep(0.001)
        if name not in net.running or net.cut & {(self._me, name)}:
            await asyncio.sleep(0.1)
            raise Unreached(name)
        sent = msgpack.unpackb(msgpack.packb(message))
        net.calls.append((self._me, name, what))
        handler = getattr(net.running[name], f"on_{what.removeprefix('sql_')}")
        try:
            answer = await handler(time.monotonic() + 1, sent)
        except Exception as error:
            raise Unreached(f"{name}: {error!r}") from error
        if net.cut & {(name, self._me)}:
            raise Unreached(name)
        return dict(msgpack.unpackb(msgpack.packb(answer)))


async def until(
    is_so: Callable[[], bool], told: Callable[[], str] = lambda: "it did not come true"
) -> None:
    deadline = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < deadline, told()
        await asyncio.sleep(0.01)


@contextlib.asynccontextmanager
async def running(folder: Path, names: str = "abc", start: bool = True) -> AsyncIterator[Net]:
    net = Net(folder, names)
    try:
        if start:
            await net.start(*net.names)
        yield net
    finally:
        await net.kill(*net.running)
