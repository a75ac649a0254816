"""Statements that a client has prepared: by numbers of the proxy's own, prepared where they run."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

from reference.mysql_proxy import packets
from reference.mysql_proxy.classify import Effect, classified
from reference.mysql_proxy.upstream import Backend


@dataclass
class KnownStatement:
    """A prepared statement.

    Attributes:
        types: of its parameters, as the client gave them last.
        typed: the connections that were told these types.
        long_data: parts of parameters that the client has sent ahead of the next execution.
        ran_on: where it was executed last, and may have a cursor.
    """

    number: int
    sql: bytes
    statement: Effect
    parameters: int = 0
    types: bytes = b""
    typed: set[Backend] = field(default_factory=set)
    long_data: list[bytes] = field(default_factory=list)
    ran_on: Backend | None = None


class Statements:
    """The prepared statements of one client."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._known: dict[int, KnownStatement] = {}

    def of(self, command: bytes) -> KnownStatement | None:
        """Return the one that a command names."""
        return self._known.get(int.from_bytes(command[1:5], "little"))

    def clear(self) -> None:
        """Forget all of them."""
        self._known.clear()

    async def prepare(self, sql: bytes, backend: Backend) -> list[bytes]:
        """Prepare a new one; return the packets of the answer. Raises `Refused`."""
        prepared = KnownStatement(
            next(self._numbers), sql, classified(sql.decode(errors="replace"))
        )
        answer, *rest = await prepare_on(prepared, backend)
        self._known[prepared.number] = prepared
        return [answer[:1] + prepared.number.to_bytes(4, "little") + answer[5:], *rest]

    def close(
        self, prepared: KnownStatement, backends: list[Backend]
    ) -> list[tuple[Backend, bytes]]:
        """Forget one; return what the servers are to be told."""
        del self._known[prepared.number]
        known = [(each, each.statements.pop(prepared.number, None)) for each in backends]
        return [(each, closing(own)) for each, own in known if own is not None]


async def prepare_on(prepared: KnownStatement, backend: Backend) -> list[bytes]:
    """Prepare a statement on a connection; return the packets of the answer. Raises `Refused`."""
    answer = await backend.ask(packets.STMT_PREPARE.to_bytes() + prepared.sql)
    backend.statements[prepared.number] = int.from_bytes(answer[1:5], "little")
    columns = int.from_bytes(answer[5:7], "little")
    prepared.parameters = int.from_bytes(answer[7:9], "little")
    # Definitions, where there are any, are followed by EOF.
    count = sum(each + 1 for each in (prepared.parameters, columns) if each)
    return [answer, *await backend.further(count)]


async def made_known(prepared: KnownStatement, backend: Backend) -> None:
    """Prepare a statement on a connection that has not seen it. Raises `Refused`."""
    if prepared.number not in backend.statements:
        prepared.typed.discard(backend)
        await prepare_on(prepared, backend)


def addressed(prepared: KnownStatement, command: bytes, backend: Backend) -> bytes:
    """Return a command with the number that the statement has on that connection."""
    own = backend.statements[prepared.number].to_bytes(4, "little")
    return command[:1] + own + command[5:]


def execution(prepared: KnownStatement, command: bytes, backend: Backend) -> bytes:
    """Return the command that executes a statement there: with the types that it lacks there."""
    if prepared.parameters:
        at = 10 + (prepared.parameters + 7) // 8
        if command[at] == 1:
            prepared.types = command[at + 1 : at + 1 + 2 * prepared.parameters]
            prepared.typed.clear()
        elif backend not in prepared.typed:
            command = command[:at] + b"\1" + prepared.types + command[at + 1 :]
        prepared.typed.add(backend)
    prepared.ran_on = backend
    return addressed(prepared, command, backend)


def closing(number: int) -> bytes:
    """Return the command that ends a statement, by the number that a server knows it by."""
    return packets.STMT_CLOSE.to_bytes() + number.to_bytes(4, "little")
