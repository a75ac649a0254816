"""One client: its handshake, and its commands, one after the other."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

from reference.log import fields, log
from reference.mysql import handshake, replies
from reference.mysql.handshake import Login
from reference.mysql.packets import Malformed, Packets, Reading, integer
from reference.mysql.prepared import Prepared, Statement
from reference.sql.errors import SqlError, as_sql_error
from reference.sql.functions import number_of
from reference.sql.results import Result, ResultColumn
from reference.sql.session import SqlSession

T = TypeVar("T")

HANDSHAKE_PATIENCE = 10.0
"""Seconds that a client has to say who it is."""

_QUIT, _INIT_DB, _QUERY, _FIELD_LIST, _STATISTICS = 0x01, 0x02, 0x03, 0x04, 0x09
_PING, _CHANGE_USER, _RESET = 0x0E, 0x11, 0x1F
_PREPARE, _EXECUTE, _LONG_DATA, _CLOSE, _RESET_STATEMENT = 0x16, 0x17, 0x18, 0x19, 0x1A
_SET_OPTION = 0x1B


class Door(Protocol):
    """Decides who comes in, and to which database."""

    def session(self, login: Login, challenge: bytes, proof: bytes) -> SqlSession:
        """Begin a session of that client. Raises `SqlError` where it may not come in."""


class MySqlConnection:
    """Serves a client until it goes. SQLite's work is done in a thread of its own."""

    def __init__(
        self,
        number: int,
        door: Door,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> None:
        self._number = number
        self._door = door
        self._packets = Packets(reader, writer)
        self._writer = writer
        self._thread = ThreadPoolExecutor(1, "sql")
        self._session: SqlSession | None = None
        self._prepared = Prepared()
        self._challenge = b""
        self._capabilities = 0
        self._busy = False
        self._stopping = False

    # --- life ---

    async def serve(self) -> None:
        """Serve the client; whatever ends that, the session ends with it."""
        try:
            if await self._let_in():
                while not self._stopping and await self._serve_command():
                    pass
        except (asyncio.IncompleteReadError, ConnectionError, TimeoutError):
            pass  # the client has gone, or said nothing for too long
        except Malformed as problem:
            log.warning(fields("MySQL: malformed packet, connection closed", problem=problem))
            self._refuse(SqlError(1835, f"Malformed communication packet: {problem}"))
        finally:
            await self._end()

    async def _end(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            await asyncio.shield(self._in_thread(session.close))
        self._thread.shutdown(wait=False)
        with contextlib.suppress(ConnectionError):
            self._writer.close()
            await self._writer.wait_closed()

    @property
    def writes(self) -> bool:
        """Whether the client has written what it has not committed."""
        return self._session is not None and self._session.transactions.writes

    def stop(self) -> None:
        """End the connection: at once where it is idle, else behind the answer that is due."""
        self._stopping = True
        if not self._busy:
            self._writer.close()

    def abort(self) -> None:
        """End the connection whatever it does."""
        if self._session is not None:
            self._session.interrupt()
        self._writer.transport.abort()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    # --- the handshake ---

    async def _let_in(self) -> bool:
        self._challenge = handshake.new_challenge()
        self._packets.write(handshake.greeting(self._number, self._challenge, replies.AUTOCOMMIT))
        async with asyncio.timeout(HANDSHAKE_PATIENCE):
            login = handshake.read_login(await self._packets.read())
            self._capabilities = login.capabilities
            return await self._log_in(login)

    async def _log_in(self, login: Login) -> bool:
        proof = login.proof
        if login.plugin != handshake.NATIVE:
            self._packets.write(handshake.other_plugin(self._challenge))
            proof = await self._packets.read()
        try:
            session = await self._in_thread(
                lambda: self._door.session(login, self._challenge, proof)
            )
        except SqlError as refusal:
            self._refuse(refusal)
            await self._packets.flush()
            return False
        self._session = session
        session.variables.set_names(login.charset)
        if login.database:
            session.database = login.database
        self._packets.write(replies.ok(Result()))
        await self._packets.flush()
        return True

    # --- commands ---

    async def _serve_command(self) -> bool:
        """Answer the next command; return whether there may be another one."""
        assert self._session is not None
        self._packets.begin()
        try:
            async with asyncio.timeout(
                float(number_of(self._session.variables.get("wait_timeout")))
            ):
                packet = await self._packets.read()
        except SqlError as refusal:
            self._refuse(refusal)
            await self._packets.flush()
            return False
        self._busy = True
        try:
            going_on = await self._answer(packet)
            await self._packets.flush()
        finally:
            self._busy = False
        return going_on

    async def _answer(self, packet: bytes) -> bool:
        assert self._session is not None
        command, rest = (packet[0], packet[1:]) if packet else (-1, b"")
        if command == _QUIT:
            return False
        try:
            if command == _CHANGE_USER:
                return await self._change_user(rest)
            await self._do(command, rest)
        except SqlError as refusal:
            self._refuse(refusal)
        return True

    async def _do(self, command: int, rest: bytes) -> None:
        session = self._session
        assert session is not None
        if command == _QUERY:
            await self._query(session, rest)
        elif command == _PREPARE:
            await self._prepare(session, self._text(session, rest))
        elif command == _EXECUTE:
            await self._execute(session, Reading(rest))
        elif command == _LONG_DATA:
            reading = Reading(rest)
            self._prepared.add_long(reading.number(4), reading.number(2), reading.rest())
        elif command == _CLOSE:
            self._prepared.close(Reading(rest).number(4))
        elif command == _RESET_STATEMENT:
            self._prepared.reset(Reading(rest).number(4))
            self._ok(session)
        elif command == _PING:
            self._ok(session)
        elif command == _INIT_DB:
            session.database = self._text(session, rest)
            self._ok(session)
        elif command == _RESET:
            self._prepared.clear()
            await self._in_thread(session.reset)
            self._ok(session)
        elif command == _FIELD_LIST:
            await self._fields(session, rest)
        elif command == _STATISTICS:
            self._packets.write(b"Uptime: 1  Threads: 1  Questions: 1  Slow queries: 0")
        elif command == _SET_OPTION:
            option = Reading(rest).number(2)
            multi = handshake.MULTI_STATEMENTS
            self._capabilities = self._capabilities & ~multi | (0 if option else multi)
            self._packets.write(replies.end(replies.AUTOCOMMIT))
        else:
            raise SqlError(1047, "Unknown command")

    def _text(self, session: SqlSession, data: bytes) -> str:
        return data.decode(session.variables.reads, "surrogateescape")

    def _refuse(self, refusal: SqlError) -> None:
        self._packets.write(replies.error(refusal))

    def _ok(self, session: SqlSession) -> None:
        open_, auto = session.transactions.open, session.variables.autocommit
        self._packets.write(replies.ok(Result(in_transaction=open_, autocommit=auto)))

    async def _change_user(self, rest: bytes) -> bool:
        session = self._session
        assert session is not None
        login = handshake.read_change(rest, self._capabilities)
        self._prepared.clear()
        self._session = None
        await self._in_thread(session.close)
        return await self._log_in(login)

    # --- statements ---

    async def _query(self, session: SqlSession, data: bytes) -> None:
        text = self._text(session, data)
        many = bool(self._capabilities & handshake.MULTI_STATEMENTS)
        await self._send_all(session, session.run(text, many=many), binary=False)

    async def _send_all(
        self, session: SqlSession, found: Iterator[Result], *, binary: bool
    ) -> None:
        """Send each result before the next statement is run."""

        def next_result() -> Result | SqlError | None:
            try:
                return next(found, None)
            except Exception as error:  # noqa: BLE001 - whatever it is, the client is told
                if not isinstance(error, SqlError):
                    log.exception("MySQL: a statement failed")
                return as_sql_error(error)

        while (result := await self._in_thread(next_result)) is not None:
            if isinstance(result, SqlError):
                raise result
            await self._send(session, result, binary=binary)
            if not result.more:
                return

    async def _send(self, session: SqlSession, result: Result, *, binary: bool) -> None:
        if result.columns is None:
            matched = bool(self._capabilities & handshake.FOUND_ROWS)
            self._packets.write(replies.ok(result, matched=matched))
            return
        charset = session.variables.writes
        self._packets.write(integer(len(result.columns)))
        self._send_columns(session, result)
        if binary:
            rows = replies.binary_rows(result.rows, result.columns, charset)
        else:
            rows = replies.text_rows(result.rows, charset)
        for row in rows:
            self._packets.write(row)
            await self._packets.flush()
        self._packets.write(replies.end(replies.status(result)))

    def _send_columns(self, session: SqlSession, result: Result) -> None:
        for column in result.columns or ():
            said = replies.column(column, session.database, session.variables.writes)
            self._packets.write(said)
        self._packets.write(replies.end(replies.status(result)))

    async def _fields(self, session: SqlSession, rest: bytes) -> None:
        name = self._text(session, rest.partition(b"\0")[0]).replace("`", "``")
        result = await self._in_thread(lambda: session.describe(f"SELECT * FROM `{name}`", 0))
        for column in result.columns or ():
            self._packets.write(replies.column(column, session.database) + b"\xfb")
        self._packets.write(replies.end(replies.AUTOCOMMIT))

    async def _prepare(self, session: SqlSession, text: str) -> None:
        number, statement = self._prepared.prepare(text)
        try:
            found = await self._in_thread(lambda: session.describe(statement.text, statement.count))
        except SqlError:
            self._prepared.close(number)
            raise
        columns = found.columns or ()
        self._packets.write(
            b"\0"
            + number.to_bytes(4, "little")
            + len(columns).to_bytes(2, "little")
            + statement.count.to_bytes(2, "little")
            + b"\0\0\0"
        )
        if statement.count:
            for _ in range(statement.count):
                self._packets.write(replies.column(ResultColumn("?"), ""))
            self._packets.write(replies.end(replies.AUTOCOMMIT))
        if columns:
            self._send_columns(session, found)

    async def _execute(self, session: SqlSession, reading: Reading) -> None:
        statement: Statement = self._prepared.get(reading.number(4))
        reading.take(5)
        values = self._prepared.values(statement, reading, session.variables.reads)
        await self._send_all(session, session.run(statement.text, values), binary=True)
