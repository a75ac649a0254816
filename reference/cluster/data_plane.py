"""The data plane: calls between nodes over TCP, sealed with the cluster's secret.

One connection leads to each other node; it is made by the first call and carries many at once. A
call ends with an answer, with `CallRefused` (the other node's own words), or with `Unreachable`:
then nobody knows whether it was done, but it will not be done later, for each call says until when
it may be begun, and is not given up before. Where only this node cannot reach another one, a third
passes its calls on. Frames are a length of four bytes and a sealed message.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import math
import os
import socket
import struct
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from reference.cluster.membership import Entry
from reference.cluster.sealing import SALT_LENGTH, StreamSeal, Unreadable
from reference.errors import StartupError
from reference.log import fields, log

MAX_FRAME = 256 * 1024 * 1024
READ_LIMIT = 1024 * 1024

PAUSE_AFTER_FAILURE = 0.3
"""Seconds in which a node that refused a connection is not tried again."""

RELAY_SECONDS = 3.0
"""Seconds in which calls take the way through a third node at once, after the direct way failed."""

LEAST_GRACE = 0.3
"""Seconds within which a call may be begun, however long the other node has been silent."""

BYTES_PER_SECOND = 20 * 1024 * 1024
"""A call gets a second more for so many bytes."""

REPORT_INTERVAL = 30.0

Handler = Callable[..., Awaitable[Any]]


class Unreachable(Exception):
    """No answer came, or not in time."""


class GivenUp(Unreachable):
    """This node waits no longer; the other one may still be about to begin."""


class CallRefused(Exception):
    """The other node answered that it could not do it; the text is its own."""


@dataclass(frozen=True)
class Identity:
    """Who speaks: the cluster, the node and its life."""

    cluster_id: str
    secret: str
    node_id: str


class DataPlane:
    """Answers the calls of other nodes, and calls them.

    `handlers` take the moment until which a call may be begun (`is_late`) and its arguments, and
    return what the caller gets. `relays` tells, for a node that shows signs of life, which others
    may pass a call on to it; `grace`, after how many seconds of silence it would be given up.
    """

    def __init__(self, identity: Identity, timeout: float) -> None:
        self.handlers: dict[str, Handler] = {"relay": self._on_relay}
        self.relays: Callable[[str], list[Entry]] = lambda node_id: []
        self.grace: Callable[[str], float] = lambda node_id: math.inf
        self._identity = identity
        self._timeout = timeout
        self._links: dict[str, Link] = {}
        self._server: asyncio.Server | None = None
        self._serving: set[asyncio.Task[None]] = set()
        self._reported = 0.0

    async def start(
        self,
        host: str,
        port: int,
        name: str = "KV data plane",
        setting: str = "[cluster.kv] data_port",
    ) -> int:
        """Listen and return the port (0 takes a free one); `setting` is what another is set by."""
        try:
            self._server = await asyncio.start_server(self._accept, host, port, limit=READ_LIMIT)
        except OSError as error:
            raise StartupError(
                f"failed to bind {name} to {host}:{port}: {os.strerror(error.errno or 0)} "
                f"(os error {error.errno}); end the process that uses it or configure another "
                f"{setting}"
            ) from error
        bound: int = self._server.sockets[0].getsockname()[1]
        encrypted = str(bool(self._identity.secret)).lower()
        log.info(fields(f"{name} listening", addr=f"{host}:{bound}", encrypted=encrypted))
        return bound

    async def stop(self) -> None:
        """Close the listener and every connection."""
        if self._server is not None:
            self._server.close()
        for link in self._links.values():
            link.fail("this node stops")
        for task in list(self._serving):
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    # -- calling

    def is_reachable(self, node: Entry) -> bool:
        """Tell whether calls to a node may be tried."""
        link = self._links.get(node.node_id)
        return link is None or link.generation != node.generation or not link.is_resting

    def give_up(self, node_id: str, why: str) -> None:
        """End what is under way to a node that is silent, dead or gone."""
        if (link := self._links.get(node_id)) is not None:
            link.fail(why, GivenUp)

    def trust(self, node_id: str) -> None:
        """Try a node again that could not be reached: it has shown that it is there."""
        if (link := self._links.get(node_id)) is not None:
            link.rest(0.0)

    async def call(
        self,
        node: Entry,
        what: str,
        *arguments: Any,
        size: int = 0,
        timeout: float = 0.0,
        insist: bool = False,
        begin_within: float = math.inf,
    ) -> Any:
        """Call a node; raises `Unreachable` or `CallRefused`.

        `size` is about the bytes sent; `insist` tries also a node that was just not reached. After
        `begin_within` seconds the other node must not begin any more.
        """
        link = self._link(node)
        if link.is_resting and not insist:
            raise Unreachable(f"{node.node_id}: not tried again yet")
        seconds = (timeout or self._timeout) + size / BYTES_PER_SECOND
        begin_within = min(begin_within, max(self.grace(node.node_id), LEAST_GRACE))
        begin_until = time.monotonic() + min(begin_within, seconds)
        relays = self.relays(node.node_id)
        if link.is_cut and relays:
            return await self._call_through(relays, node, what, arguments, seconds, begin_until)
        try:
            return await link.call(what, arguments, seconds, begin_until)
        except Unreachable:
            if link.is_connected or link.is_resting or not (relays := self.relays(node.node_id)):
                raise
            link.note_cut()
            begin_until = time.monotonic() + min(begin_within, seconds)
            return await self._call_through(relays, node, what, arguments, seconds, begin_until)

    def _link(self, node: Entry) -> Link:
        link = self._links.get(node.node_id)
        if link is None or link.generation != node.generation:
            if link is not None:
                link.fail("the node was started anew")
            link = self._links[node.node_id] = Link(self._identity, node)
        return link

    async def _call_through(
        self,
        relays: list[Entry],
        node: Entry,
        what: str,
        arguments: tuple[Any, ...],
        seconds: float,
        begin_until: float,
    ) -> Any:
        for relay in relays:
            wire = (node.to_wire(), what, list(arguments), seconds)
            try:
                refusal, answer = await self._link(relay).call(
                    "relay", wire, seconds + 0.5, begin_until
                )
            except (Unreachable, CallRefused) as trouble:
                log.debug(fields("no way through a third node", trouble=trouble))
                continue
            if refusal is not None:
                raise CallRefused(refusal)
            return answer
        raise Unreachable(f"{node.node_id}: not through others either")

    async def _on_relay(
        self, until: float, wire: list[Any], what: str, arguments: list[Any], seconds: float
    ) -> list[Any]:
        link = self._link(Entry.from_wire(wire))
        try:
            return [None, await link.call(what, arguments, seconds, until)]
        except CallRefused as refusal:
            return [str(refusal), None]
        except Unreachable as trouble:
            raise CallRefused(str(trouble)) from trouble

    # -- being called

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)
        try:
            await self._serve(reader, writer)
        except Unreadable:
            self._report_stranger(writer)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            log.debug("data plane connection ended")
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        salt = os.urandom(SALT_LENGTH)
        writer.write(salt)
        async with asyncio.timeout(self._timeout):
            salt += await reader.readexactly(SALT_LENGTH)
            there = StreamSeal(self._identity.secret, "there", salt)
            back = StreamSeal(self._identity.secret, "back", salt)
            hello = await _read(reader, there)
        own = self._identity
        # The clock lets the caller say until when we may begin what it asks for.
        _write(writer, back, [own.cluster_id, own.node_id, time.monotonic()])
        if hello != [own.cluster_id, own.node_id]:
            await writer.drain()
            return
        while True:
            number, what, arguments = await _read(reader, there)
            # A call that was begun is brought to its end, whatever becomes of the caller.
            task = asyncio.ensure_future(self._answer(number, what, arguments, writer, back))
            self._serving.add(task)
            task.add_done_callback(self._serving.discard)

    async def _answer(
        self,
        number: int,
        what: str,
        arguments: list[Any],
        writer: asyncio.StreamWriter,
        seal: StreamSeal,
    ) -> None:
        try:
            answer = [number, None, await self.handlers[what](*arguments)]
        except CallRefused as refusal:
            answer = [number, str(refusal), None]
        except Exception as error:  # noqa: BLE001 (the caller must hear of it, not wait)
            log.exception("data plane call failed")
            answer = [number, f"internal error: {error!r}", None]
        if not writer.is_closing():
            _write(writer, seal, answer)
            with contextlib.suppress(ConnectionError):
                await writer.drain()

    def _report_stranger(self, writer: asyncio.StreamWriter) -> None:
        if self._reported and time.monotonic() - self._reported < REPORT_INTERVAL:
            return
        self._reported = time.monotonic()
        peer = writer.get_extra_info("peername")
        log.warning(fields("data plane: closing a connection with the wrong secret", peer=peer))


class Link:
    """The connection to one life of another node."""

    def __init__(self, identity: Identity, node: Entry) -> None:
        self.generation = node.generation
        self._identity = identity
        self._node = node
        self._numbers = itertools.count()
        self._open: dict[int, asyncio.Future[Any]] = {}
        self._connecting: asyncio.Task[None] | None = None
        self._reading: asyncio.Task[None] | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._rests_until = 0.0
        self._cut_until = 0.0
        self._clock_ahead = 0.0
        self._heard = 0.0

    @property
    def is_resting(self) -> bool:
        """Whether a failure is so recent that another try would only cost time."""
        return time.monotonic() < self._rests_until

    @property
    def is_connected(self) -> bool:
        """Whether there is a connection."""
        return self._writer is not None

    @property
    def is_cut(self) -> bool:
        """Whether there was no way to the node lately, though others hear it."""
        return time.monotonic() < self._cut_until

    def note_cut(self) -> None:
        """Note that there is no direct way."""
        self._cut_until = time.monotonic() + RELAY_SECONDS

    async def call(
        self, what: str, arguments: Sequence[Any], seconds: float, begin_until: float
    ) -> Any:
        """Send a call and wait for its answer; by this clock it may be begun until then."""
        sent = time.monotonic()
        try:
            async with asyncio.timeout(seconds):
                await self._connected()
                assert self._writer is not None
                number = next(self._numbers)
                answer = self._open[number] = asyncio.get_running_loop().create_future()
                _write(
                    self._writer,
                    self._seal,
                    [number, what, [begin_until + self._clock_ahead, *arguments]],
                )
                with contextlib.suppress(ConnectionError):  # the reader notices, and tells
                    await self._writer.drain()
                try:
                    return await answer
                except GivenUp:
                    # Else the other node might do after us what we then have done elsewhere.
                    await asyncio.sleep(begin_until - time.monotonic())
                    raise
                finally:
                    self._open.pop(number, None)
        except TimeoutError as error:
            if self._heard < sent:
                self.fail("no answer in time", GivenUp)
            raise Unreachable(f"{self._node.node_id}: no answer in {seconds:.1f} s") from error

    def rest(self, seconds: float) -> None:
        """Try no call that does not insist for so long."""
        self._rests_until = time.monotonic() + seconds

    def fail(self, why: str, trouble: type[Unreachable] = Unreachable) -> None:
        """End the connection and every call on it, with that trouble."""
        if self._writer is not None:
            _drop(self._writer)
            self._writer = None
        for task in (self._connecting, self._reading):
            if task is not None and task is not asyncio.current_task():
                task.cancel()
        self._connecting = self._reading = None
        for answer in self._open.values():
            if not answer.done():
                answer.set_exception(trouble(f"{self._node.node_id}: {why}"))
        self._open.clear()

    async def _connected(self) -> None:
        if self._writer is not None:
            return
        if self._connecting is None:
            self._connecting = asyncio.ensure_future(self._connect())
        try:
            await asyncio.shield(self._connecting)
        except (OSError, Unreadable, asyncio.IncompleteReadError) as error:
            self.fail("cannot be reached")
            # Nothing listens there. Where there is but silence, gossip decides.
            self.rest(PAUSE_AFTER_FAILURE)
            raise Unreachable(f"{self._node.node_id}: {error!r}") from error
        except asyncio.CancelledError:
            task = asyncio.current_task()
            if task is not None and task.cancelling():
                raise
            raise Unreachable(f"{self._node.node_id}: given up") from None

    async def _connect(self) -> None:
        node = self._node
        reader, writer = await asyncio.open_connection(node.host, node.data_port, limit=READ_LIMIT)
        try:
            salt = os.urandom(SALT_LENGTH)
            writer.write(salt)
            salt = await reader.readexactly(SALT_LENGTH) + salt
            seal = StreamSeal(self._identity.secret, "there", salt)
            back = StreamSeal(self._identity.secret, "back", salt)
            _write(writer, seal, [self._identity.cluster_id, node.node_id])
            cluster_id, node_id, clock = await _read(reader, back)
            if (cluster_id, node_id) != (self._identity.cluster_id, node.node_id):
                raise Unreadable(f"there is {node_id} of {cluster_id}")
        except BaseException:
            writer.close()
            raise
        # Never later than the other node's clock: it sent this some time ago.
        self._clock_ahead = clock - time.monotonic()
        self._seal, self._writer = seal, writer
        self._connecting = None
        self._reading = asyncio.ensure_future(self._read_answers(reader, back))

    async def _read_answers(self, reader: asyncio.StreamReader, seal: StreamSeal) -> None:
        try:
            while True:
                number, refusal, value = await _read(reader, seal)
                self._heard = time.monotonic()
                answer = self._open.pop(number, None)
                if answer is None or answer.done():
                    continue
                if refusal is None:
                    answer.set_result(value)
                else:
                    answer.set_exception(CallRefused(f"{self._node.node_id}: {refusal}"))
        except (OSError, Unreadable, asyncio.IncompleteReadError) as error:
            self.fail(f"connection lost: {error!r}")


async def _read(reader: asyncio.StreamReader, seal: StreamSeal) -> Any:
    length = int.from_bytes(await reader.readexactly(4))
    if length > MAX_FRAME:
        raise Unreadable("frame too long")
    return seal.open(await reader.readexactly(length))


def _write(writer: asyncio.StreamWriter, seal: StreamSeal, message: Any) -> None:
    frame = seal.close(message)
    writer.write(len(frame).to_bytes(4) + frame)


def _drop(writer: asyncio.StreamWriter) -> None:
    """End a connection; what is not delivered yet must not arrive when the network is healed."""
    if not writer.is_closing():
        there: socket.socket = writer.get_extra_info("socket")
        there.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()


def is_late(until: float) -> bool:
    """Tell whether the sender of a call may have given it up already (by this node's clock)."""
    return time.monotonic() > until
