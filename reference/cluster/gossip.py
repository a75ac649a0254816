"""Gossip: datagrams by which nodes find each other and notice who is gone.

A node tells a few others what it knows, several times a second, and is told in return. It keeps
trying its seeds and the dead, so that late seeds are found and partitions heal by themselves.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import socket
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from reference.cluster.membership import (
    REPORT_INTERVAL,
    Address,
    Change,
    Membership,
    Status,
)
from reference.cluster.sealing import DatagramSeal, Unreadable
from reference.config import split_address
from reference.errors import StartupError
from reference.log import fields, log
from reference.schema import ClusterSettings

FANOUT = 3
"""How many others a node tells at each beat."""

RESOLVE_INTERVAL = 1.0
"""Seconds between two looks at the seeds' names."""

LEAVE_REPEATS = 3

_TELL, _ANSWER = "tell", "answer"


class Gossip(asyncio.DatagramProtocol):
    """Carries the news of a `Membership` between nodes."""

    def __init__(
        self,
        settings: ClusterSettings,
        membership: Membership,
        facts: Callable[[], Mapping[str, int]],
        on_pause: Callable[[], None],
    ) -> None:
        """`facts` are told to the others; `on_pause` is called when this process was asleep."""
        self.membership = membership
        self.heard_anyone = asyncio.Event()
        self._settings = settings
        self._facts = facts
        self._on_pause = on_pause
        self._seal = DatagramSeal(settings.secret)
        self._transport: asyncio.DatagramTransport | None = None
        self._tasks: list[asyncio.Task[None]] = []
        self._seeds: dict[str, Address] = {}
        self._reported: dict[str, float] = {}
        self._unreadable = 0
        membership.on_change(self._spread)

    # -- life

    async def start(self) -> None:
        """Bind the socket and begin; raises `StartupError` where the port is taken."""
        own = self.membership.own
        log.info(
            fields(
                "gossip started",
                node_id=own.node_id,
                listen_addr=self._settings.bind,
                seeds=self._settings.join,
                cluster_id=self._settings.cluster_id,
                encrypted=str(bool(self._settings.secret)).lower(),
            )
        )
        self._tasks = [asyncio.ensure_future(self._beat_for_ever())]
        self._tasks += [
            asyncio.ensure_future(self._watch_seed(seed))
            for seed in dict.fromkeys(self._settings.join)
        ]

    def bind(self) -> Address:
        """Take the UDP port (0 means a free one) and return the address."""
        host, port = split_address(self._settings.bind)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.setblocking(False)
        try:
            self._socket.bind((host, port))
        except OSError as error:
            self._socket.close()
            raise StartupError(
                f"failed to start cluster gossip: failed to bind UDP {self._settings.bind}: "
                f"{error.strerror} (os error {error.errno}); end the process that uses it or "
                "configure another [cluster] bind"
            ) from error
        address: Address = self._socket.getsockname()[:2]
        return address

    async def listen(self) -> None:
        """Begin to receive on the bound socket."""
        loop = asyncio.get_running_loop()
        self._transport, _ = await loop.create_datagram_endpoint(lambda: self, sock=self._socket)

    async def stop(self) -> None:
        """Stop beating and close the socket."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._transport is not None:
            self._transport.close()
        else:
            self._socket.close()

    async def say_goodbye(self) -> None:
        """Tell everyone that this node has left; a lost datagram must not hide it."""
        self.membership.set_status(Status.LEFT)
        for _ in range(LEAVE_REPEATS):
            self._spread()
            await asyncio.sleep(0.01)

    # -- speaking

    async def _beat_for_ever(self) -> None:
        while True:
            if self.membership.beat(self._facts()):
                self._on_pause()
            self.membership.mark_dead()
            self._tell(self._some_others())
            self._tell(self._absent())
            await asyncio.sleep(self.membership.timing.interval)

    def _some_others(self) -> list[Address]:
        others = [member.entry.address for member in self.membership.others]
        return random.sample(others, min(FANOUT, len(others)))

    def _absent(self) -> list[Address]:
        """Whom this node would like to hear: seeds that are no members, and the dead."""
        known = {member.entry.address for member in self.membership.others}
        known.add(self.membership.own.address)
        wanted = [*self._seeds.values(), *(m.entry.address for m in self.membership.lost)]
        return [address for address in dict.fromkeys(wanted) if address not in known]

    def _spread(self, _: Change | None = None) -> None:
        """Tell everyone at once."""
        self._tell(member.entry.address for member in self.membership.others)

    def _tell(self, addresses: Iterable[Address], kind: str = _TELL) -> None:
        targets = list(addresses)
        if not targets or self._transport is None or self._transport.is_closing():
            return
        news = {"cluster": self._settings.cluster_id, "kind": kind, **self.membership.news()}
        datagram = self._seal.close(news)
        for address in targets:
            self._transport.sendto(datagram, address)

    # -- seeds

    async def _watch_seed(self, seed: str) -> None:
        """Look a seed up again and again: a name may come to mean something, or something else."""
        while True:
            await self._look_up(seed)
            await asyncio.sleep(RESOLVE_INTERVAL)

    async def _look_up(self, seed: str) -> None:
        host, _, port = seed.rpartition(":")
        own_host, _ = split_address(self._settings.bind)
        family = socket.AF_INET6 if ":" in own_host else socket.AF_INET
        try:
            loop = asyncio.get_running_loop()
            found = await loop.getaddrinfo(
                host.strip("[]"), int(port), family=family, type=socket.SOCK_DGRAM
            )
        except (OSError, ValueError) as error:
            if self._may_report(f"seed {seed}"):
                log.warning(fields("cluster seed cannot be resolved", seed=seed, error=error))
            return
        address = cast(Address, found[0][4][:2])
        if self._seeds.get(seed) != address:
            self._seeds[seed] = address
            if address in self._absent():
                self._tell([address])

    # -- hearing

    def datagram_received(self, data: bytes, addr: tuple[str | Any, int]) -> None:
        """Take a datagram; what another cluster or a stranger sent is dropped and reported."""
        try:
            message = self._seal.open(data)
        except Unreadable:
            self._report_unreadable(addr, len(data))
            return
        try:
            self._take(message, addr[0])
        except (LookupError, TypeError, ValueError) as error:
            if self._may_report(f"odd {addr[0]}"):
                log.warning(fields("dropping odd gossip", **{"from": addr[0]}, error=repr(error)))

    def _take(self, message: Mapping[str, Any], source: str) -> None:
        theirs = message["cluster"]
        if theirs != self._settings.cluster_id:
            if self._may_report(f"cluster {source}"):
                log.warning(
                    fields(
                        "received SYN message addressed to a different cluster",
                        **{"from": source},
                        cluster_id=self._settings.cluster_id,
                        their_cluster_id=theirs,
                    )
                )
            return
        own = self.membership.own
        self.membership.hear(message, source)
        if message["entries"][0][0][1] == own.generation and message["from"] == own.node_id:
            return  # our own datagram: we are among our seeds
        self.heard_anyone.set()
        if message["kind"] == _TELL:
            host, port = message["entries"][0][0][2:4]
            self._tell([(source if host in ("0.0.0.0", "::") else host, port)], _ANSWER)

    def error_received(self, exc: Exception) -> None:
        """A datagram could not be delivered: its receiver is not there, which gossip expects."""
        log.debug(fields("gossip not delivered", error=exc))

    def _report_unreadable(self, addr: tuple[str | Any, int], length: int) -> None:
        self._unreadable += 1
        if self._may_report("unreadable"):
            log.warning(
                fields(
                    "dropping undecryptable gossip datagram(s) — peer has the wrong cluster "
                    "secret or is sending plaintext",
                    **{"from": f"{addr[0]}:{addr[1]}"},
                    payload_len=length,
                    dropped=self._unreadable,
                )
            )
            self._unreadable = 0

    def _may_report(self, trouble: str) -> bool:
        """Tell whether a trouble may be logged: at most every `REPORT_INTERVAL`."""
        last = self._reported.get(trouble)
        if last is not None and time.monotonic() - last < REPORT_INTERVAL:
            return False
        self._reported[trouble] = time.monotonic()
        return True


async def wait_for_anyone(gossip: Gossip, seconds: float) -> bool:
    """Wait until another node was heard; False where nobody was within `seconds`."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await gossip.heard_anyone.wait()
    return gossip.heard_anyone.is_set()


def alone_for_good(settings: ClusterSettings, own: Address) -> bool:
    """Tell whether there is nobody to wait for: no seeds, or only this node itself."""
    return all(seed == f"{own[0]}:{own[1]}" for seed in settings.join)
