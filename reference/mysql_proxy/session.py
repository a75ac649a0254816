"""One client of the proxy: its sign-in, its commands, its end."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable

from reference.log import log
from reference.mysql_proxy import packets, statements
from reference.mysql_proxy.classify import Effect, classified
from reference.mysql_proxy.packets import Channel, NotMysql, Refused, SignIn
from reference.mysql_proxy.pool import Exhausted
from reference.mysql_proxy.relay import ClientLeft, Relay
from reference.mysql_proxy.routing import Routes, Wanted
from reference.mysql_proxy.statements import Statements
from reference.mysql_proxy.upstream import Backend, BackendLost, NoConnection
from reference.statistics.statements import Observe

HARMLESS = Effect(writes=False, dirties=False)
"""What is known of commands that are no statements: they leave nothing, and ask the primary."""

_Command = Callable[[Backend], Awaitable[list[bytes]]]

_FULL = packets.error(1040, "08004", "Too many connections: the pool of the proxy is exhausted")


class ProxySession:
    """A client that has signed in."""

    def __init__(self, client: Channel, routes: Routes, observe: Observe) -> None:
        self._client = client
        self._observe = observe
        self._routes = routes
        self._statements = Statements()
        self._commands: dict[int, Callable[[bytes], Awaitable[None]]] = {
            packets.QUERY: self._query,
            packets.INIT_DB: self._init_db,
            packets.PING: self._ping,
            packets.STATISTICS: self._at_primary,
            packets.FIELD_LIST: self._at_primary,
            packets.SET_OPTION: self._set_option,
            packets.RESET_CONNECTION: self._start_over,
            packets.CHANGE_USER: self._change_user,
            packets.STMT_PREPARE: self._prepare,
            packets.STMT_EXECUTE: self._execute,
            packets.STMT_FETCH: self._fetch,
            packets.STMT_RESET: self._reset_statement,
            packets.STMT_LONG_DATA: self._long_data,
            packets.STMT_CLOSE: self._close_statement,
        }

    async def serve(self) -> None:
        """Do what the client asks for, until it leaves; or its server does, and takes with it what
        was left there."""
        try:
            while (command := await self._next())[0] != packets.QUIT:
                await self._do(command)
        except (OSError, ClientLeft, BackendLost, NotMysql, IndexError) as error:
            log.debug(f"MySQL proxy session ended: {error}")
        finally:
            await self._leave()

    async def _do(self, command: bytes) -> None:
        try:
            await self._commands.get(command[0], self._unknown)(command)
        except Exhausted:
            await self._answer(_FULL)
        except NoConnection as error:
            await self._answer(down(error))
        except Refused as refused:
            await self._answer(refused.packet)

    async def _leave(self) -> None:
        for backend in self._routes.held:
            for number in backend.statements.values():
                await self._tell(backend, statements.closing(number))
            backend.statements.clear()
        await self._routes.end()

    async def _next(self) -> bytes:
        command = await self._client.packet()
        if not command:
            raise NotMysql("an empty command")
        return command

    async def _answer(self, *answers: bytes) -> None:
        for answer in answers:
            await self._client.send(answer)

    async def _unknown(self, _: bytes) -> None:
        await self._answer(packets.error(1047, "08S01", "Unknown command"))

    # --- what servers answer

    async def _run(self, statement: Effect, sql: str, command: _Command) -> None:
        """Have a statement run where it belongs, `command` being what it is there. A read whose
        replica is lost before it has answered is run at the primary."""
        backend = await self._routes.backend_for(statement)
        at_replica = not self._routes.at_primary(backend)
        try:
            await self._relay(backend, command, sql)
        except BackendLost as lost:
            self._routes.drop(backend)
            if lost.begun or not at_replica:
                raise
            backend = await self._routes.primary()
            await self._relay(backend, command, sql)
        self._routes.ran(statement, backend, sql)

    async def _relay(self, backend: Backend, command: _Command, sql: str) -> None:
        *before, last = await command(backend)
        relay = Relay(backend, self._client)
        began = time.monotonic()
        await relay.run(last, *before)
        if sql:
            self._observe(sql, time.monotonic() - began, relay.rows, relay.failed)

    async def _as_it_is(self, statement: Effect, sql: str, command: bytes) -> None:
        async def same(_: Backend) -> list[bytes]:
            return [command]

        await self._run(statement, sql, same)

    async def _query(self, command: bytes) -> None:
        sql = command[1:].decode(errors="surrogateescape")
        await self._as_it_is(classified(sql), sql, command)

    async def _at_primary(self, command: bytes) -> None:
        await self._as_it_is(HARMLESS, "", command)

    async def _init_db(self, command: bytes) -> None:
        # A database that is not there is refused by the server, and nothing has changed then.
        database = command[1:].decode(errors="replace")
        backend = await self._routes.primary()
        await backend.use(database)
        self._routes.wanted.database = database
        await self._answer(packets.ok(backend.status))

    async def _ping(self, command: bytes) -> None:
        if self._routes.held:
            await self._at_primary(command)
        else:
            await self._answer(packets.ok())

    # --- prepared statements

    async def _prepare(self, command: bytes) -> None:
        sql = command[1:]
        statement = classified(sql.decode(errors="surrogateescape"))
        backend = await self._routes.backend_for(statement)
        await self._answer(*await self._statements.prepare(sql, backend))

    async def _execute(self, command: bytes) -> None:
        prepared = self._statements.of(command)
        if prepared is None:
            await self._answer(unknown_statement(command))
            return
        known = prepared

        async def there(backend: Backend) -> list[bytes]:
            await statements.made_known(known, backend)
            parts = [statements.addressed(known, part, backend) for part in known.long_data]
            return [*parts, statements.execution(known, command, backend)]

        sql = known.sql.decode(errors="surrogateescape")
        try:
            await self._run(known.statement, sql, there)
        finally:
            known.long_data.clear()

    async def _fetch(self, command: bytes) -> None:
        prepared = self._statements.of(command)
        backend = prepared.ran_on if prepared else None
        if prepared is None or backend is None or backend not in self._routes.held:
            await self._answer(unknown_statement(command))
            return
        moved = statements.addressed(prepared, command, backend)
        await Relay(backend, self._client).run(moved)

    async def _reset_statement(self, command: bytes) -> None:
        prepared = self._statements.of(command)
        if prepared is None:
            await self._answer(unknown_statement(command))
            return
        prepared.long_data.clear()
        backend = prepared.ran_on
        if backend is not None and backend in self._routes.held:
            await backend.ask(statements.addressed(prepared, command, backend))
        await self._answer(packets.ok())

    async def _long_data(self, command: bytes) -> None:
        # Nobody answers this one. Where it belongs shows when the statement is executed.
        if prepared := self._statements.of(command):
            prepared.long_data.append(command)

    async def _close_statement(self, command: bytes) -> None:
        if prepared := self._statements.of(command):
            for backend, closing in self._statements.close(prepared, self._routes.held):
                await self._tell(backend, closing)

    async def _tell(self, backend: Backend, command: bytes) -> None:
        """Send a command that is not answered."""
        try:
            await backend.channel.command(command)
        except OSError:
            backend.in_step = False

    # --- the session itself

    async def _set_option(self, command: bytes) -> None:
        self._routes.wanted.several = command[1:3] == b"\0\0"
        await self._answer(packets.eof())

    async def _start_over(self, _: bytes) -> None:
        self._statements.clear()
        await self._routes.start_over()
        await self._answer(packets.ok())

    async def _change_user(self, command: bytes) -> None:
        _, at = packets.until_zero(command, 1)
        database, at = packets.until_zero(command, at + 1 + command[at])
        if database:
            self._routes.wanted.database = database.decode(errors="replace")
        if at + 2 <= len(command):
            self._routes.wanted.collation = int.from_bytes(command[at : at + 2], "little")
        await self._start_over(command)


def down(reason: object) -> bytes:
    """Return the packet that tells a client that there is no database to ask."""
    return packets.error(1429, "HY000", f"The proxy cannot reach the database: {reason}")


def unknown_statement(command: bytes) -> bytes:
    """Return the packet for a prepared statement that nobody knows."""
    number = int.from_bytes(command[1:5], "little")
    return packets.error(1243, "HY000", f"Unknown prepared statement handler ({number})")


def wanted_by(signed: SignIn, database: str) -> Wanted:
    """Return what a client that signs in so wants; `database` where it names none."""
    several = bool(signed.capabilities & packets.MULTI_STATEMENTS)
    return Wanted(signed.database or database, signed.collation, several)
