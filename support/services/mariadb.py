"""Debian's MariaDB, as a process of ours on loopback: a database server behind a proxy.

It needs neither systemd nor a user of its own. Its first data directory takes seconds to make; it
is made once, kept in `.cache/`, and copied for each server.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import hashlib
import os
import pathlib
import re
import shutil
import signal
import tempfile
from collections.abc import Iterator
from typing import Any

import pymysql

from support import assertions
from support.errors import Broken
from support.machine import guard, processes, programs, shortage, user
from support.machine.processes import Process
from support.settings import ROOT, deadlines

HOST = "127.0.0.1"
DATABASE, USER, PASSWORD = "main", "shop", "seven-seas"
# Names and passwords that a URL cannot hold as they are.
ODD_USER, ODD_PASSWORD = "anna@shop", "p@ss:word/1"
COPIER, COPIER_PASSWORD = "copier", "copier"

CACHE = ROOT / ".cache"
# What every data directory has: small, and without what only a crash of the machine needs.
_SMALL = (
    "--no-defaults",
    "--innodb-log-file-size=4M",
    "--innodb-buffer-pool-size=8M",
    "--innodb-undo-tablespaces=0",
    "--innodb-flush-log-at-trx-commit=2",
    "--innodb-use-native-aio=0",
    "--sync-binlog=0",
    "--performance-schema=OFF",
    "--key-buffer-size=64K",
    "--aria-pagecache-buffer-size=1M",
    "--character-set-server=latin1",  # as MariaDB has it by itself
    "--max-allowed-packet=64M",
)
_ACCOUNTS = f"""\
FLUSH PRIVILEGES;
CREATE USER '{USER}'@'%' IDENTIFIED BY '{PASSWORD}';
CREATE USER '{ODD_USER}'@'%' IDENTIFIED BY '{ODD_PASSWORD}';
GRANT ALL ON `{DATABASE}`.* TO '{USER}'@'%', '{ODD_USER}'@'%';
GRANT ALL ON `warehouse`.* TO '{USER}'@'%';
CREATE USER '{COPIER}'@'%' IDENTIFIED BY '{COPIER_PASSWORD}';
GRANT REPLICATION SLAVE ON *.* TO '{COPIER}'@'%';
"""
_AS_ROOT = ("--user=root",)  # where we are root, which in a user namespace is nobody special


@dataclasses.dataclass
class Server:
    """A database server: a directory, an address, and a process while it runs.

    Attributes:
        name: what `server_name()` in a query says.
        number: of it among those that replicate from one another.
        port: where it listens, in all of its lives.
    """

    name: str
    number: int
    port: int
    directory: pathlib.Path
    process: Process | None = None
    paused: bool = False
    _root: pymysql.Connection[Any] | None = None

    @property
    def address(self) -> str:
        """Where clients find it."""
        return f"{HOST}:{self.port}"

    @property
    def _socket(self) -> str:
        """An abstract address: a path could be longer than the name of a socket may be."""
        return f"ephpm-{self.directory.name}-{self.port}"

    @property
    def running(self) -> bool:
        """Whether its process lives."""
        return self.process is not None and self.process.running

    def start(self) -> None:
        """Starts it, with the data that it has, and waits until it answers.

        Raises:
            Broken: it does not.
        """
        own = self.directory
        data = own / "data"
        if not data.exists():
            with shortage.writing(own):
                shutil.copytree(template(), data)
        role = ["--log-bin=binlog"] if self.number == 1 else ["--read-only=1", "--skip-slave-start"]
        if self.process is not None:
            self.process.release()
        self.process = processes.start(
            [
                programs.program("mariadbd"),
                *_SMALL,
                *_user(),
                f"--datadir={data}",
                f"--bind-address={HOST}",
                f"--port={self.port}",
                f"--socket=@{self._socket}",
                f"--pid-file={own / 'pid'}",
                f"--server-id={self.number}",
                f"--report-host={self.name}",
                "--skip-name-resolve",
                "--general-log=1",
                f"--general-log-file={own / 'commands.log'}",
                *role,
            ],
            name=f"the {self.name}",
            output=own / "server.log",
            directory=own,
        )
        try:
            assertions.eventually(self._answers, "database")
        except AssertionError as error:
            said = assertions.last_words(self.process.text())
            raise Broken(f"the {self.name} does not answer: {error}; it said {said}") from None

    def _answers(self) -> None:
        if not self.running:
            raise Broken(f"the {self.name}: {self._described_end()}")
        self.forget()
        try:
            self.ask("SELECT 1")
        except (OSError, pymysql.MySQLError) as error:
            raise assertions.Mismatch(f"the {self.name}", "an answer", repr(error)) from None

    def _described_end(self) -> str:
        return self.process.end_described if self.process is not None else "was never started"

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        """Runs a statement as its administrator, past every proxy; returns the rows."""
        if self._root is None:
            self._root = pymysql.connect(
                unix_socket=f"\0{self._socket}",
                user="root",
                autocommit=True,
                charset="utf8mb4",
                read_timeout=deadlines.seconds("silence"),
            )
        with self._root.cursor() as cursor:
            cursor.execute(sql, values or None)
            return list(cursor.fetchall())

    def forget(self) -> None:
        """Closes the administrator's connection, which its server may have ended."""
        if self._root is not None:
            with contextlib.suppress(OSError, pymysql.MySQLError):
                self._root.close()
            self._root = None

    def stop(self) -> None:
        """SIGTERM, and waits until it has ended."""
        self.forget()
        if self.process is not None and self.process.running:
            self.resume()
            self.process.send_signal(signal.SIGTERM)
            self.process.wait("exit")

    def kill(self) -> None:
        """SIGKILL: connections break, and nothing is said."""
        self.forget()
        if self.process is not None:
            self.process.signal_session(signal.SIGKILL)
            self.process.wait("exit")
        self.paused = False

    def pause(self) -> None:
        """SIGSTOP: connections stay, and nothing is answered."""
        if self.process is not None:
            self.process.signal_session(signal.SIGSTOP)
            self.paused = True

    def resume(self) -> None:
        """SIGCONT."""
        if self.process is not None and self.paused:
            self.process.signal_session(signal.SIGCONT)
            self.paused = False

    def end(self) -> None:
        """Ends it, whatever its state, and removes what it had."""
        self.forget()
        if self.process is not None:
            self.process.end()
            self.process = None
        shutil.rmtree(self.directory, ignore_errors=True)

    # -- what it has seen

    def connections(self) -> list[int]:
        """The numbers of the connections that the proxy's account has now."""
        rows = self.ask("SELECT id FROM information_schema.processlist WHERE user = %s", USER)
        return [int(row[0]) for row in rows]

    def most_connections(self) -> int:
        """How many the proxy's account has had at one time, at most, since `count_anew`.

        The server counts all connections; whose are not the proxy's stay all the while.
        """
        ((_, most),) = self.ask("SHOW GLOBAL STATUS LIKE 'Max_used_connections'")
        return int(most) - self._others()

    def _others(self) -> int:
        # Of those that the server's counter counts: its own threads are not among them.
        ((count,),) = self.ask(
            "SELECT COUNT(*) FROM information_schema.processlist"
            " WHERE user NOT IN (%s, 'system user', 'event_scheduler', 'unauthenticated user')",
            USER,
        )
        return int(count)

    def busy(self) -> int:
        """How many statements of the proxy's account are being run."""
        ((count,),) = self.ask(
            "SELECT COUNT(*) FROM information_schema.processlist"
            " WHERE user = %s AND command IN ('Query', 'Execute')",
            USER,
        )
        return int(count)

    def end_connections(self) -> None:
        """Ends every connection that the proxy's account has."""
        for number in self.connections():
            with contextlib.suppress(pymysql.MySQLError):  # it may have ended meanwhile
                self.ask(f"KILL {number}")

    def end_queries(self) -> None:
        """Ends what the proxy's account has running; its connections stay."""
        self.ask(f"KILL QUERY USER {USER}")

    def lock(self, locked: bool) -> None:
        """Whether the proxy's account is turned away when it signs in."""
        self.ask(f"ALTER USER '{USER}'@'%' ACCOUNT {'LOCK' if locked else 'UNLOCK'}")

    def limit(self, most: int) -> None:
        """How many connections the proxy's account may have; 0 for any number."""
        self.ask(f"ALTER USER '{USER}'@'%' WITH MAX_USER_CONNECTIONS {most}")

    def count_anew(self) -> None:
        """From now on `most_connections` counts."""
        self.ask("FLUSH STATUS")

    def mark(self) -> None:
        """A scenario begins: what the server tells of commands starts here."""
        file = self.directory / "commands.log"
        if file.exists():
            os.truncate(file, 0)

    def log(self) -> str:
        """What it has said of itself."""
        return self.process.text() if self.process is not None else ""

    def commands(self) -> str:
        """Which connections came, and what was asked on each, since `mark`."""
        file = self.directory / "commands.log"
        return file.read_text(errors="replace") if file.exists() else ""


def prepared(name: str, number: int, port: int) -> Server:
    """A server that has all but its life."""
    directory = pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-", dir=guard.current().path))
    return Server(name, number, port, directory)


def template() -> pathlib.Path:
    """A data directory to copy, with the accounts that scenarios need; made where there is none.

    Raises:
        Missing: MariaDB is not installed.
        Broken: it could not be made.
    """
    said = programs.said([programs.program("mariadbd"), "--version"])
    found = re.search(r"Ver (\S+)", said)
    version = found[1] if found else "unknown"
    recipe = hashlib.sha256(repr((_SMALL, _ACCOUNTS)).encode()).hexdigest()[:8]
    place = CACHE / f"mariadb-{version}-{user.user()}-{recipe}"
    CACHE.mkdir(exist_ok=True)
    with _alone(CACHE / "mariadb.lock"):
        if not place.exists():
            _make(place)
    return place


def _make(place: pathlib.Path) -> None:
    own = guard.current().path / "mariadb-template"
    shutil.rmtree(own, ignore_errors=True)
    own.mkdir()
    (own / "accounts.sql").write_text(_ACCOUNTS, encoding="utf-8")
    process = processes.start(
        [
            programs.program("mariadb-install-db"),
            *_SMALL,
            *_user(),
            f"--datadir={own / 'data'}",
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--skip-name-resolve",
            f"--extra-file={own / 'accounts.sql'}",
        ],
        name="what makes a database server's first data",
        output=own / "log",
        directory=own,
    )
    try:
        code = process.wait("first data")
    except AssertionError as error:
        process.end()
        raise Broken(f"{error}: {process.text()[-500:]}") from None
    process.release()
    if code != 0:
        raise Broken(f"no data directory for MariaDB: {assertions.last_words(process.text())}")
    # In one step: whoever finds it finds all of it.
    half = place.with_name(f"{place.name}.{os.getpid()}")
    with shortage.writing(half):
        shutil.copytree(own / "data", half)
    half.rename(place)
    shutil.rmtree(own, ignore_errors=True)


def _user() -> tuple[str, ...]:
    return _AS_ROOT if os.geteuid() == 0 else ()


@contextlib.contextmanager
def _alone(path: pathlib.Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
