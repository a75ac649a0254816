"""The MySQL client: PyMySQL, whose answers are shown as they came.

PyMySQL's usual cursor forgets SQLSTATE and knows no prepared statements; here an answer is what
the server said: see `Outcome`. What is run through PHP or a program is in `sql_pages` and
`mysql_program`.
"""

from __future__ import annotations

import contextlib
import dataclasses
import select
import struct
import time
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import pymysql
from pymysql.connections import Connection
from pymysql.constants import CLIENT, COMMAND, SERVER_STATUS
from pymysql.converters import encoders
from pymysql.protocol import MysqlPacket

from support.clients import mysql_rows
from support.clients.mysql_rows import Column
from support.language.cells import Cell
from support.machine import shortage
from support.settings import deadlines


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a MySQL server is; `name` is what features call it."""

    name: str
    host: str
    port: int


@dataclasses.dataclass(frozen=True)
class Login:
    """Who a client says that it is, and what it asks for."""

    user: str = "root"
    password: str = ""
    database: str = "main"
    charset: str = "utf8mb4"


@dataclasses.dataclass(frozen=True)
class Answer:
    """A statement was done.

    Attributes:
        columns: None where it brings no rows.
        rows: each a tuple of cells.
        affected: how many rows it changed.
        last_id: the id that a new row got; 0 for none.
        in_transaction: whether the server says that a transaction is open.
        textual: all cells are text, for the client tells no types.
    """

    columns: tuple[Column, ...] | None = None
    rows: tuple[tuple[Cell, ...], ...] = ()
    affected: int = 0
    last_id: int = 0
    in_transaction: bool = False
    textual: bool = False


@dataclasses.dataclass(frozen=True)
class Refused:
    """A statement, or a connection, was refused, with MySQL's number and SQLSTATE."""

    number: int
    state: str
    message: str

    def __repr__(self) -> str:
        return f'refused with {self.number} "{self.state}": {self.message}'


@dataclasses.dataclass(frozen=True)
class Lost:
    """There was no answer: no connection, or it was closed or silent."""

    reason: str

    def __repr__(self) -> str:
        return f"no answer: {self.reason}"


Outcome = Answer | Refused | Lost


@dataclasses.dataclass(frozen=True)
class Query:
    """A statement and what came of it.

    Attributes:
        client: who ran it, and `place` where.
        started: when it was sent, in seconds since the epoch.
        seconds: until its answer was read.
    """

    client: str
    place: str
    statement: str
    values: tuple[Cell, ...] | None
    outcome: Outcome
    started: float
    seconds: float


class _Refusal(pymysql.err.OperationalError):
    """PyMySQL's error, with the SQLSTATE that it forgets."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(refused.number, refused.message)
        self.refused = refused


if TYPE_CHECKING:
    _Base = Connection[Any]
else:
    _Base = Connection


class _Packet(MysqlPacket):
    """PyMySQL's packet, whose errors keep their SQLSTATE."""

    def raise_for_error(self) -> None:
        """Raises what the server has refused with."""
        data: bytes = self._data  # type: ignore[attr-defined]
        number = int.from_bytes(data[1:3], "little")
        state, message = ("", data[3:])
        if data[3:4] == b"#":
            state, message = data[4:9].decode("ascii", "replace"), data[9:]
        raise _Refusal(Refused(number, state, message.decode(errors="replace")))


class _Connection(_Base):
    """PyMySQL's connection, which reads these packets."""

    def _read_packet(self, packet_type: Any = MysqlPacket) -> Any:
        own = _Packet if packet_type is MysqlPacket else packet_type
        return super()._read_packet(own)  # type: ignore[no-untyped-call]


RESET_CONNECTION = 0x1F
_GLANCE = 0.05  # seconds in which an answer to nonsense is looked for
_ENCODERS: dict[Any, Any] = dict(encoders)


class MySqlClient:
    """One connection of PyMySQL to a server. The first statement makes it."""

    def __init__(self, place: Place, name: str = "client", login: Login | None = None) -> None:
        self.place = place
        self.name = name
        self.login = login or Login()
        self._connection: Any = None  # PyMySQL leaves its connections untyped
        self._kept: dict[bytes, tuple[int, int]] = {}  # prepared statements: number, values

    def connect(self, login: Login | None = None) -> Outcome:
        """Makes the connection, as somebody else where that is said."""
        self.login = login or self.login
        try:
            self._connected()
        except _Refusal as error:
            return error.refused
        except (pymysql.Error, OSError) as error:
            shortage.check(error)
            return Lost(str(error))
        return Answer()

    @property
    def is_connected(self) -> bool:
        """Whether it has a connection, as far as it knows."""
        return self._connection is not None and bool(self._connection.open)

    def run(
        self,
        statement: str | bytes,
        values: Sequence[Cell] | None = None,
        *,
        prepared: bool = False,
        kept: bool = False,
    ) -> list[Query]:
        """Runs a text; one query for each result that it brings.

        Args:
            values: of the parameters; with them, or `prepared`, it is a prepared statement.
            kept: which was prepared before, where it is the same, and is kept for the next time.
        """
        started, began = time.time(), time.monotonic()
        whole = values is not None or prepared
        found = self._prepared(statement, values or (), kept) if whole else self._text(statement)
        seconds = time.monotonic() - began
        shown = statement if isinstance(statement, str) else repr(statement)
        given = None if values is None else tuple(values)
        return [
            Query(self.name, self.place.name, shown, given, outcome, started, seconds)
            for outcome in found
        ]

    def ask(self, statement: str) -> Outcome:
        """Runs one statement; its outcome alone."""
        return self.run(statement)[-1].outcome

    def close(self) -> None:
        """Says goodbye, and closes the connection."""
        connection, self._connection = self._connection, None
        if connection is not None and connection.open:
            with contextlib.suppress(pymysql.Error, OSError):
                connection.close()

    def break_off(self) -> None:
        """Closes the connection without a word."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection._force_close()

    def await_end(self, seconds: float) -> float | None:
        """After how many seconds the server has ended the connection; None where it has not."""
        began = time.monotonic()
        sock = self._connected()._sock
        while (left := began + seconds - time.monotonic()) > 0:
            if not select.select([sock], [], [], left)[0]:
                return None
            try:
                data = sock.recv(4096)
            except OSError:
                data = b""
            if not data:
                self._lost(EOFError("closed by the server"))
                return time.monotonic() - began
        return None

    def break_off_with(self, payload: bytes) -> None:
        """Sends these bytes as they are, reads what comes at once, and closes the connection."""
        connection = self._connected()
        with contextlib.suppress(pymysql.Error, OSError):
            connection._sock.sendall(payload)
            connection._sock.settimeout(_GLANCE)
            connection._sock.recv(65536)
        self.break_off()

    @property
    def server_version(self) -> str:
        """What the server said it is, in its greeting."""
        found: str = self._connected().get_server_info()
        return found

    # -- the wire

    def command(self, number: int, data: bytes = b"") -> Outcome:
        """Sends a command that is answered with OK or an error."""
        return self.send(bytes([number]) + data)

    def send(self, payload: bytes, *, piece: int = 0, lacking: int = 0) -> Outcome:
        """Sends a command as these bytes, and reads what is answered.

        Args:
            piece: how many bytes go out at a time; 0 for all at once.
            lacking: so many bytes at the end are announced and not sent; then the client waits.
        """
        try:
            connection = self._connected()
            data = mysql_rows.framed(payload)
            data = data[: len(data) - lacking]
            connection._next_seq_id = 1 + len(payload) // mysql_rows.LARGEST
            for start in range(0, len(data), piece or len(data)):
                connection._write_bytes(data[start : start + (piece or len(data))])
            return self._answered(connection, payload[:1])
        except _Refusal as error:
            return error.refused
        except (pymysql.Error, OSError) as error:
            return self._lost(error)

    def _answered(self, connection: Any, command: bytes) -> Outcome:
        """What is answered to a command, read as that command's answers are."""
        if command in (b"\x18", b"\x19"):
            return Answer()  # nothing is, on purpose
        if command == b"\x16":
            number, count = mysql_rows.read_prepared(connection)
            return Answer((Column("id", "int"), Column("values", "int")), ((number, count),))
        if command in (b"\x03", b"\x17"):
            return self._result(connection, binary=command == b"\x17")[0]
        packet = connection._read_packet()
        if command == b"\x04":
            names = mysql_rows.names_of(connection, packet)
            return Answer((Column("name", "text"),), tuple((name,) for name in names))
        if packet.is_ok_packet() or packet.is_eof_packet():
            return Answer()
        text = packet.get_all_data().decode(errors="replace")
        return Answer((Column("text", "text"),), ((text,),))

    def _connected(self) -> Any:
        if self._connection is None:
            self._kept.clear()
            self._connection = _Connection(
                host=self.place.host,
                port=self.place.port,
                user=self.login.user,
                password=self.login.password,
                database=self.login.database or None,
                charset=self.login.charset,
                autocommit=None,  # nothing is said that the scenario does not say
                client_flag=CLIENT.MULTI_STATEMENTS,
                ssl_disabled=True,  # the port has none; to prepare for it takes long
                connect_timeout=deadlines.seconds("connect"),
                read_timeout=deadlines.seconds("silence"),
                write_timeout=deadlines.seconds("silence"),
                max_allowed_packet=1 << 30,
                conv=_ENCODERS,  # cells stay as they come; `_cell` makes numbers of them
            )
        return self._connection

    def _lost(self, error: BaseException) -> Lost:
        shortage.check(error)
        if self._connection is not None:
            self._connection._force_close()
            self._connection = None
        return Lost(str(error))

    def _text(self, statement: str | bytes) -> list[Outcome]:
        found: list[Outcome] = []
        try:
            connection = self._connected()
            if isinstance(statement, str):
                statement = statement.encode(connection.encoding, "surrogateescape")
            connection._execute_command(COMMAND.COM_QUERY, statement)
            more = True
            while more:
                result = self._result(connection, binary=False)
                found.append(result[0])
                more = result[1]
        except _Refusal as error:
            found.append(error.refused)
        except (pymysql.Error, OSError) as error:
            found.append(self._lost(error))
        return found

    def _prepared(
        self, statement: str | bytes, values: Sequence[Cell], kept: bool = False
    ) -> list[Outcome]:
        number: int | None = None
        try:
            connection = self._connected()
            if isinstance(statement, str):
                statement = statement.encode(connection.encoding, "surrogateescape")
            number, count = self._kept.get(statement) or self._prepare(connection, statement)
            if kept:
                self._kept[statement] = number, count
            if count != len(values):
                raise pymysql.err.ProgrammingError(
                    f"the server wants {count} values, there are {len(values)}"
                )
            head = struct.pack("<IBI", number, 0, 1)
            connection._execute_command(
                COMMAND.COM_STMT_EXECUTE, head + mysql_rows.packed(values, connection.encoding)
            )
            return [self._result(connection, binary=True)[0]]
        except _Refusal as error:
            return [error.refused]
        except (pymysql.Error, OSError) as error:
            return [self._lost(error)]
        finally:
            if number is not None and self._connection is not None and not kept:
                with contextlib.suppress(pymysql.Error, OSError):
                    self._connection._execute_command(
                        COMMAND.COM_STMT_CLOSE, struct.pack("<I", number)
                    )

    @staticmethod
    def _prepare(connection: Any, statement: bytes) -> tuple[int, int]:
        connection._execute_command(COMMAND.COM_STMT_PREPARE, statement)
        return mysql_rows.read_prepared(connection)

    def _result(self, connection: Any, *, binary: bool) -> tuple[Outcome, bool]:
        """The next result, and whether there is another one."""
        packet = connection._read_packet()
        if packet.is_ok_packet():
            packet.read_uint8()
            affected, last_id = packet.read_length_encoded_integer(), 0
            last_id = packet.read_length_encoded_integer()
            status = packet.read_uint16()
            answer = Answer(
                affected=affected,
                last_id=last_id,
                in_transaction=bool(status & SERVER_STATUS.SERVER_STATUS_IN_TRANS),
            )
            return answer, bool(status & SERVER_STATUS.SERVER_MORE_RESULTS_EXISTS)
        fields = mysql_rows.read_fields(connection, packet.read_length_encoded_integer())
        rows = []
        while True:
            packet = connection._read_packet()
            if packet.is_eof_packet():
                break
            read = mysql_rows.binary_row if binary else mysql_rows.text_row
            rows.append(read(packet, fields, connection.encoding))
        packet.advance(3)
        status = packet.read_uint16()
        answer = Answer(
            columns=tuple(mysql_rows.column(field) for field in fields),
            rows=tuple(rows),
            affected=len(rows),
            in_transaction=bool(status & SERVER_STATUS.SERVER_STATUS_IN_TRANS),
        )
        return answer, bool(status & SERVER_STATUS.SERVER_MORE_RESULTS_EXISTS)


@contextlib.contextmanager
def connected(place: Place, login: Login | None = None) -> Iterator[MySqlClient]:
    """A client whose connection is closed at the end."""
    client = MySqlClient(place, "observer", login)
    try:
        yield client
    finally:
        client.close()
