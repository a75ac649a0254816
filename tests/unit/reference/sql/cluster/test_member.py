"""Members of one database, in one process: elections, replication, faults."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import apsw
import pytest

from reference.sql.cluster.reign import NotPrimary, Uncertain
from reference.sql.cluster.state import Role, Wish
from tests.unit.reference.sql.cluster.net import running, until

TABLE = "CREATE TABLE t (v)"


def run(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def insert(value: int) -> str:
    return f"INSERT INTO t VALUES ({value})"


def test_the_lowest_of_three_is_elected_and_the_others_follow(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path, start=False) as net:
            await net.start("c", "b", "a")
            assert await net.primary() == "a"
            assert {net.running[name].state.role for name in "bc"} == {Role.REPLICA}

    run(work())


def test_without_the_lowest_the_majority_founds_after_the_grace(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path, start=False) as net:
            await net.start("b", "c")
            assert await net.primary() == "b"
            await net.start("a")
            assert await net.primary() == "b"

    run(work())


def test_a_minority_never_founds(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path, start=False) as net:
            await net.start("a")
            await asyncio.sleep(1.5)
            assert net.primaries() == []

    run(work())


def test_nodes_that_each_had_a_database_before_go_on_with_that_of_the_first(
    tmp_path: Path,
) -> None:
    async def work() -> None:
        async with running(tmp_path, start=False) as net:
            for number, name in enumerate("abc"):
                db = apsw.Connection(str(net.path(name)))
                db.execute(f"{TABLE}; {insert(number)}")
                db.close()
            await net.start("a", "b", "c")
            assert await net.primary() == "a"
            await net.write("a", insert(9))
            await net.same([0, 9])
            # What the others had is beside it.
            assert len(list(tmp_path.glob("[bc].db.before*"))) == 2

    run(work())


def test_what_the_primary_writes_is_on_every_node(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path) as net:
            name = await net.primary()
            await net.write(name, TABLE)
            for value in range(20):
                await net.write(name, insert(value))
            await net.same(list(range(20)))

    run(work())


def test_a_replica_refuses_to_write(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path) as net:
            await net.write(await net.primary(), TABLE)
            await net.same([], "b")
            await until(lambda: net.rows("b", "SELECT name FROM sqlite_schema") == ["t"])
            with pytest.raises(NotPrimary):
                await net.write("b", insert(1))
            await net.same([])

    run(work())


def test_after_the_primary_died_the_next_goes_on_with_everything(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path) as net:
            assert await net.primary() == "a"
            await net.write("a", TABLE)
            await net.write("a", insert(1))
            await net.kill("a")
            assert await net.primary() == "b"
            await net.write("b", insert(2))
            await net.start("a")
            assert await net.primary() == "b"
            await net.same([1, 2])

    run(work())


def test_a_late_node_gets_everything_and_votes(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path, start=False) as net:
            await net.start("a", "b")
            await net.primary()
            await net.write("a", TABLE)
            await net.write("a", insert(1))
            await net.start("c")
            await net.same([1])
            await net.whole()
            await net.kill("a")
            assert await net.primary() == "b"

    run(work())


def test_every_node_says_when_it_has_seen_that_another_one_counts(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "ephpm")

    async def work() -> None:
        async with running(tmp_path, start=False) as net:
            await net.start("a", "b")
            await net.primary()
            await net.start("c")
            agreed = "SQLite election: voters agreed count=3"
            await until(lambda: caplog.text.count(agreed) == 3, lambda: caplog.text)

    run(work())


def test_a_wiped_primary_comes_back_as_a_replica_with_everything(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path) as net:
            await net.primary()
            await net.write("a", TABLE)
            await net.write("a", insert(1))
            await net.kill("a")
            net.wipe("a")
            await net.start("a")
            assert await net.primary() == "b"
            await net.same([1])
            await net.whole()

    run(work())


def test_a_wiped_node_does_not_count_before_it_has_everything(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path) as net:
            await net.primary()
            net.isolate("c")
            await net.write("a", TABLE)
            await net.write("a", insert(1))
            await net.kill("a", "b")
            net.wipe("b")
            net.heal()
            await net.start("b")
            await asyncio.sleep(1.5)
            assert net.primaries() == []
            await net.start("a")
            await net.primary()
            await net.same([1])

    run(work())


def test_a_minority_primary_refuses_and_the_majority_goes_on(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path) as net:
            await net.primary()
            await net.write("a", TABLE)
            net.isolate("a")
            with pytest.raises(Uncertain):
                await net.write("a", insert(1), seconds=0.1)
            assert await net.primary("b", "c") == "b"
            assert not net.running["a"].is_writable
            with pytest.raises(NotPrimary):
                await net.write("a", insert(2))
            await net.write("b", insert(3))
            net.heal()
            await net.same([3])
            assert await net.primary() == "b"

    run(work())


def test_a_replica_that_is_alone_knows_of_no_primary(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path) as net:
            await net.primary()
            net.isolate("c")
            await until(lambda: net.running["c"].state.role is Role.AWAITING)
            await asyncio.sleep(1.0)
            assert net.running["c"].state.role is Role.AWAITING
            assert not net.running["c"].state.is_near

    run(work())


def test_a_node_that_does_not_hear_the_primary_unseats_nobody(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path) as net:
            await net.primary()
            term = net.running["a"].state.journal.term
            net.cut = {("a", "c"), ("c", "a")}
            await net.write("a", TABLE)
            await asyncio.sleep(1.0)
            assert await net.primary("a", "b") == "a"
            net.heal()
            assert await net.primary() == "a"
            assert net.running["c"].state.journal.term == term
            await net.write("a", insert(1))
            await net.same([1])

    run(work())


def test_all_down_and_up_again_has_everything(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path) as net:
            await net.primary()
            await net.write("a", TABLE)
            await net.write("a", insert(1))
            await net.kill("a", "b", "c")
            await net.start("c", "b")
            name = await net.primary()
            await net.write(name, insert(2))
            await net.start("a")
            await net.same([1, 2])

    run(work())


def test_who_resigns_is_followed_at_once(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path) as net:
            await net.primary()
            await net.running["a"].resign()
            assert not net.running["a"].is_writable
            await net.primary()

    run(work())


def test_a_replica_by_its_configuration_is_never_elected(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path, start=False) as net:
            net.wishes = {"a": Wish.REPLICA, "c": Wish.PRIMARY}
            await net.start("a", "b", "c")
            assert await net.primary() == "c"
            await net.kill("c")
            assert await net.primary() == "b"

    run(work())


def test_a_replica_that_diverged_is_seeded_anew(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path) as net:
            await net.primary()
            await net.write("a", TABLE)
            await net.write("a", insert(1))
            await net.same([1])
            await net.kill("c")
            import apsw

            db = apsw.Connection(str(net.path("c")))
            db.execute("UPDATE t SET v = 7")
            db.close()
            await net.start("c")
            await net.write("a", "UPDATE t SET v = 2")
            await net.same([2])
            assert list(tmp_path.glob("c.db.diverged-*"))

    run(work())


def test_a_snapshot_that_is_too_large_is_refused(tmp_path: Path) -> None:
    async def work() -> None:
        async with running(tmp_path, start=False) as net:
            await net.start("a", "b")
            await net.primary()
            await net.write("a", TABLE)
            net.most_bytes = 100
            await net.start("c")
            await asyncio.sleep(0.5)
            assert net.rows("c", "SELECT name FROM sqlite_schema") == []

    run(work())


def test_replicas_that_were_away_for_long_are_seeded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def work() -> None:
        monkeypatch.setattr("reference.sql.cluster.journal.KEPT_ENTRIES", 5)
        async with running(tmp_path) as net:
            await net.primary()
            await net.write("a", TABLE)
            await net.same([], "c")
            await net.kill("c")
            for value in range(30):
                await net.write("a", insert(value))
            await until(lambda: net.running["a"].state.journal.base > 10)
            await net.start("c")
            await net.same(list(range(30)))

    run(work())
