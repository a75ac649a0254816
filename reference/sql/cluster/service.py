"""The database of a cluster, as a part of each node: who may write, and what becomes of it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine
from concurrent.futures import CancelledError as Cancelled
from pathlib import Path
from typing import Any, TypeVar

import apsw

from reference.cluster.membership import Membership
from reference.config import Config, split_address
from reference.errors import StartupError
from reference.log import fields, log
from reference.sql.catalog import KEPT_IN
from reference.sql.cluster.announcement import Announcement, Board
from reference.sql.cluster.channel import ClusterChannel
from reference.sql.cluster.member import DatabaseMember
from reference.sql.cluster.reign import NotPrimary, Uncertain
from reference.sql.cluster.replicated import CHANGES, COUNTERS, SQL, transaction_content
from reference.sql.cluster.state import Pace, Role, Wish
from reference.sql.engine import FURNITURE, Engine
from reference.sql.errors import SqlError
from reference.sql.transactions import Commit, read_only

T = TypeVar("T")

COMMIT_SECONDS = 5.0
"""How long a client waits for a majority to confirm its transaction."""


def is_shared(config: Config) -> bool:
    """Whether the nodes of a cluster share the database; raises `StartupError` for nonsense."""
    assert config.db.sqlite is not None
    replication = config.db.sqlite.replication
    if config.cluster.enabled:
        if replication.role == "replica" and not _named_primary(config):
            raise StartupError(
                'replication.primary_grpc_url is required when role = "replica": set '
                "[db.sqlite.replication] primary_grpc_url to the primary's cluster channel, as in "
                '"10.0.0.1:7948"'
            )
        return True
    if replication.role != "auto":
        raise StartupError(
            f'[db.sqlite.replication] role = "{replication.role}": only a node of a cluster has a '
            "role; set [cluster] enabled = true, or leave the role out"
        )
    return False


class SharedDatabase:
    """Joins the others that have the database; lets clients write where this node is the primary.

    Sessions call its hooks in their own threads.
    """

    def __init__(
        self, config: Config, membership: Membership, board: Board, engine: Engine
    ) -> None:
        assert config.db.sqlite is not None
        timers, replication = config.reference, config.db.sqlite.replication
        self._pace = Pace(timers.gossip_interval, timers.sqlite_election, timers.sqlite_grace)
        self._wish = Wish(replication.role)
        self._only = _named_primary(config) if self._wish is Wish.REPLICA else None
        self._most_bytes = replication.max_snapshot_bytes
        self._channel = ClusterChannel(config, membership)
        self._board = board
        self._engine = engine
        self._member: DatabaseMember | None = None
        self._announcing: asyncio.Task[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        engine.hooks.refusal = self._refusal
        engine.hooks.before_commit = self._before_commit
        engine.hooks.after_commit = self._after_commit

    async def start(self, end_writers: Callable[[], None]) -> None:
        """Join; raises `StartupError` where the channel's port is taken."""
        self._loop = asyncio.get_running_loop()
        member = self._member = DatabaseMember(
            *(self._engine.path, self._channel, self._pace, self._wish, self._most_bytes),
            only=self._only,
            connect=self._connect,
            furniture=FURNITURE,
            furnished=KEPT_IN,
        )
        await self._channel.start(
            {
                "sql_vote": member.on_vote,
                "sql_take": member.on_take,
                "sql_receive": member.on_receive,
                "sql_resign": member.on_resign,
            }
        )
        # A transaction that was begun as the primary's must not keep out what others have done.
        member.state.on_role.append(lambda: None if member.is_writable else end_writers())
        await member.start()
        self._announcing = asyncio.ensure_future(Announcement(member, self._board).run())
        log.info(fields("SQLite replication over the cluster channel", role=self._wish))

    async def stop(self) -> None:
        """Let another node be the primary, and end."""
        if self._announcing is not None and self._member is not None:
            self._announcing.cancel()
            await asyncio.gather(self._announcing, return_exceptions=True)
            await self._member.resign()
            await self._member.stop()
        await self._channel.stop()

    def not_ready(self) -> str | None:
        """Return why pages cannot use the database yet, None where they can."""
        if self._member is not None and self._member.state.resolved:
            return None
        return "the database has no primary yet, or this node lacks some of it"

    def _connect(self, path: Path) -> apsw.Connection:
        return self._engine.session().connection

    # -- hooks of sessions

    def _refusal(self) -> str | None:
        member = self._member
        if member is None:
            return "this node has not joined the others yet"
        if member.is_writable:
            return None
        state = member.state
        if state.role is Role.REPLICA and state.is_near:
            return f"this node is a replica, the primary is {state.primary}"
        return "this node is in touch with no primary"

    def _before_commit(self, commit: Commit) -> int:
        assert self._member is not None
        parts: list[tuple[str, Any]] = [
            (SQL if isinstance(part, str) else CHANGES, part) for part in commit.parts
        ]
        if commit.counters:
            parts.append((COUNTERS, dict(commit.counters)))
        content = transaction_content(parts)
        try:
            return self._wait(self._member.commit(content, COMMIT_SECONDS))
        except NotPrimary as refusal:
            raise read_only(str(refusal)) from refusal
        except Uncertain as trouble:
            self._after_commit(False)
            raise SqlError(
                1180,
                f"Got error 1180 during COMMIT: {trouble}; nobody knows yet whether it is done",
            ) from trouble

    def _after_commit(self, done: bool) -> None:
        assert self._member is not None
        with contextlib.suppress(Cancelled):  # the node ends, and the journal has it
            self._wait(self._member.done(done))

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        assert self._loop is not None
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()


def _named_primary(config: Config) -> str:
    """Return the channel's address of the primary that is named, empty for none."""
    assert config.db.sqlite is not None
    given = config.db.sqlite.replication.primary_grpc_url
    address = given.partition("://")[2].partition("/")[0] if "://" in given else given
    try:
        if address:
            split_address(address)
    except ValueError as error:
        raise StartupError(
            f'[db.sqlite.replication] primary_grpc_url = "{given}": not a valid address, write '
            'IP:port as in "10.0.0.1:7948"'
        ) from error
    return address
