"""SET, USE and the words of transactions: what a statement changes for its session alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Protocol

from sqlglot import exp
from sqlglot.tokenizer_core import TokenType

from reference.sql import dates, dialect
from reference.sql.errors import syntax
from reference.sql.functions import number_of, text_of
from reference.sql.transactions import Transactions
from reference.sql.types import Value
from reference.sql.variables import Variables
from reference.sql.words import Words

LOCK_WAIT = "innodb_lock_wait_timeout"
_LEVELS = ("READ UNCOMMITTED", "READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE")


class Client(Protocol):
    """The session whose settings they are."""

    database: str
    variables: Variables
    transactions: Transactions

    def evaluate(self, value: exp.Expr) -> Value:
        """Return what an expression is, as of now."""

    def pragma(self, words: str) -> None:
        """Tell SQLite how to work for this session."""

    def wait(self, seconds: float) -> None:
        """Wait so long for others who write."""


class Settings:
    """Does what such a statement says."""

    def __init__(self, session: Client) -> None:
        self._session = session

    def obey(self, verb: str, text: str) -> None:
        """Do it. Raises `SqlError` where it is not understood, or cannot be."""
        words = Words(text)
        words.take(verb)
        done: dict[str, Callable[[Words, str], None]] = {
            "BEGIN": self._begin,
            "START": self._begin,
            "COMMIT": self._commit,
            "ROLLBACK": self._rollback,
            "SAVEPOINT": lambda words, text: self._session.transactions.savepoint(words.name()),
            "RELEASE": self._release,
            "SET": self._set,
            "USE": self._use,
        }
        done[verb](words, text)

    def use(self, name: str) -> None:
        """Call the one database by that name."""
        if name:
            self._session.database = name

    def _use(self, words: Words, text: str) -> None:
        self.use(words.name())

    # --- transactions ---

    def _begin(self, words: Words, text: str) -> None:
        words.take_any("TRANSACTION", "WORK")
        read_only = snapshot = False
        while not words.ended:
            if words.take("WITH CONSISTENT SNAPSHOT"):
                snapshot = True
            elif words.take("READ ONLY"):
                read_only = True
            elif not (words.take("READ WRITE") or words.take(",")):
                raise words.refused()
        self._session.transactions.begin(read_only=read_only)
        if snapshot:
            self._session.transactions.snapshot()

    def _commit(self, words: Words, text: str) -> None:
        words.take("WORK")
        words.take_any("AND NO CHAIN", "NO RELEASE")
        chain = words.take("AND CHAIN")
        if not words.ended:
            raise words.refused()
        self._session.transactions.commit()
        if chain:
            self._session.transactions.begin()

    def _rollback(self, words: Words, text: str) -> None:
        words.take("WORK")
        if words.take("TO"):
            words.take("SAVEPOINT")
            self._session.transactions.rollback_to(words.name())
            return
        words.take_any("AND NO CHAIN", "NO RELEASE")
        if not words.ended:
            raise words.refused()
        self._session.transactions.rollback()

    def _release(self, words: Words, text: str) -> None:
        words.expect("SAVEPOINT")
        self._session.transactions.release(words.name())

    # --- SET ---

    def _set(self, words: Words, text: str) -> None:
        variables = self._session.variables
        if words.take("NAMES"):
            charset = "utf8mb4" if words.take("DEFAULT") else words.text()
            variables.set_names(charset, words.text() if words.take("COLLATE") else "")
            if words.take(","):
                self._assign_all(words.rest(), "")
            return
        if words.take("CHARACTER SET") or words.take("CHARSET"):
            variables.set_names("utf8mb4" if words.take("DEFAULT") else words.text())
            return
        scope = words.take_any("SESSION", "GLOBAL", "LOCAL")
        if words.take("TRANSACTION"):
            self._isolation(words)
            return
        if words.take("PASSWORD") or words.take("ROLE"):
            raise syntax(text)
        self._assign_all(text, scope)

    def _isolation(self, words: Words) -> None:
        while not words.ended:
            if words.take("ISOLATION LEVEL"):
                level = words.take_any(*_LEVELS)
                if not level:
                    raise words.refused()
                self._session.variables.set("transaction_isolation", level.replace(" ", "-"))
            elif not (words.take_any("READ ONLY", "READ WRITE") or words.take(",")):
                raise words.refused()

    def _assign_all(self, text: str, scope: str) -> None:
        # As a list of assignments the rest is what a SELECT could have.
        listed = re.sub(r"^\s*SET\s+", "", text, count=1, flags=re.IGNORECASE)
        for item in _split(listed):
            found = re.match(
                r"\s*(?:(SESSION|GLOBAL|LOCAL)\s+)?(@@(?:session\.|global\.|local\.)?|@)?"
                r"`?([\w.$]+)`?\s*:?=\s*(.*)$",
                item,
                re.IGNORECASE | re.DOTALL,
            )
            if found is None:
                raise syntax(item)
            sigil, name, said = found[2] or "", found[3].lower(), found[4].strip()
            everywhere = (found[1] or "").upper() == "GLOBAL" or "global" in sigil.lower()
            if sigil == "@":
                self._session.variables.user[name] = self._value(said)
            elif everywhere:
                self._session.variables.get(name)  # there is nobody else to set it for
            else:
                self._assign(name, said)

    def _value(self, text: str) -> Value:
        bare = re.fullmatch(r"[A-Za-z_][\w-]*", text)
        if bare and text.upper() not in ("NULL", "TRUE", "FALSE", "CURRENT_TIMESTAMP"):
            return text
        query = dialect.read(f"SELECT {text}")[0]
        return self._session.evaluate(query.expressions[0])

    def _assign(self, name: str, text: str) -> None:
        session = self._session
        if text.upper() == "DEFAULT":
            session.variables.forget(name)
        else:
            session.variables.set(name, self._value(text))
        value = session.variables.get(name)
        if name == "autocommit" and value:
            session.transactions.commit()
        elif name == "foreign_key_checks":
            session.pragma(f"foreign_keys = {'ON' if value else 'OFF'}")
        elif name == LOCK_WAIT:
            session.wait(float(number_of(value)))

    # --- the time ---

    def moments(self) -> dict[str, Callable[..., Value]]:
        """Return the functions that tell what time it is for the session."""

        def now(*digits: Value) -> str:
            moment = dates.now(self._session.variables.zone.minutes)
            return moment.shown(int(number_of(digits[0])) if digits else 0)

        def utc(*digits: Value) -> str:
            return dates.now().shown(int(number_of(digits[0])) if digits else 0)

        return {
            **dict.fromkeys(("NOW", "CURRENT_TIMESTAMP", "LOCALTIME", "SYSDATE"), now),
            "CURDATE": lambda: now()[:10],
            "CURRENT_DATE": lambda: now()[:10],
            "CURTIME": lambda *digits: now(*digits)[11:],
            "CURRENT_TIME": lambda *digits: now(*digits)[11:],
            "UTC_TIMESTAMP": utc,
            "UTC_DATE": lambda: utc()[:10],
            "UTC_TIME": lambda *digits: utc(*digits)[11:],
            "UNIX_TIMESTAMP": self._unix_timestamp,
            "FROM_UNIXTIME": self._from_unixtime,
        }

    def _unix_timestamp(self, *value: Value) -> Value:
        if value and value[0] is None:
            return None
        zone = self._session.variables.zone
        moment = dates.moment_of(text_of(value[0])) if value else dates.now()
        if moment is None:
            return 0
        return dates.seconds(moment.moved(-zone.minutes) if value else moment)

    def _from_unixtime(self, seconds: Value, form: Value = None) -> Value:
        if seconds is None:
            return None
        moment = dates.of_seconds(number_of(seconds)).moved(self._session.variables.zone.minutes)
        return moment.shown() if form is None else dates.formatted(moment, text_of(form))


def _split(text: str) -> list[str]:
    """Return the assignments of a SET, each as it is written."""
    pieces, start, depth = [], 0, 0
    for token in dialect.tokens_of(text):
        if token.token_type is TokenType.STRING:
            continue
        depth += (token.text == "(") - (token.text == ")")
        if token.text == "," and depth == 0:
            pieces.append(text[start : token.start])
            start = token.end + 1
    return [*pieces, text[start:].rstrip().rstrip(";")]
