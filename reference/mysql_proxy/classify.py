"""What a statement does, as far as its text tells: reads, writes, or leaves something behind."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Effect:
    """What a statement means for the session that it runs in.

    Attributes:
        reads: a replica may answer it.
        writes: what it has done shows at replicas later; reads follow it to the primary meanwhile.
        follows: it asks about the statement before it.
        setting: it sets something of the session that can be set on another server alike.
        pins: the session cannot be served by another server from now on.
        locks: it pins until tables are unlocked.
        unlocks: it unlocks tables.
        dirties: it may leave something behind.
        database: the current one, after it.
    """

    reads: bool = False
    writes: bool = True
    follows: bool = False
    setting: bool = False
    pins: bool = False
    locks: bool = False
    unlocks: bool = False
    dirties: bool = True
    database: str | None = None


LONG = 4096
"""Characters of a statement that is not remembered: it hardly comes again."""
LONGEST = 1_000_000
"""Characters of a statement that is not read: the primary is asked, and stays so."""

# Texts and comments say nothing of what a statement does, but for comments that run (/*! ... */).
_QUIET = re.compile(
    r"""'[^'\\]*(?:(?:\\.|'')[^'\\]*)*'|"[^"\\]*(?:(?:\\.|"")[^"\\]*)*"|`[^`]*(?:``[^`]*)*`"""
    r"""|/\*(?![!M]).*?\*/|(?:--(?=\s|$)|\#)[^\n]*""",
    re.DOTALL,
)
_VERB = re.compile(r"[\s(]*([A-Z]+)")
_MAIN_VERB = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|REPLACE)\b")
_READING = frozenset({"SELECT", "SHOW", "EXPLAIN", "DESCRIBE", "DESC"})
_NOT_ONLY_READING = re.compile(
    r"\bFOR\s+(?:UPDATE|SHARE)\b|\bLOCK\s+IN\b|\bINTO\b|\b(?:NEXT|LAST|SET)VAL\b"
    r"|\b(?:NEXT|PREVIOUS)\s+VALUE\b|/\*[!M]"
)
_OF_THE_PRIMARY = re.compile(
    r"\bLAST_INSERT_ID\b|@@(?:\w+\.)?(?:LAST_INSERT_ID|IDENTITY|INSERT_ID)\b"
    r"|\b(?:CONNECTION_ID|IS_FREE_LOCK|IS_USED_LOCK|RELEASE_LOCK|RELEASE_ALL_LOCKS)\b"
)
_FOLLOWING = re.compile(
    r"\b(?:ROW_COUNT|FOUND_ROWS)\s*\(|@@(?:\w+\.)?(?:WARNING|ERROR)_COUNT\b"
    r"|^\s*SHOW\s+(?:COUNT\s*\(\s*\*\s*\)\s+)?(?:WARNINGS|ERRORS)\b"
)
_USER_VARIABLE = re.compile(r"(?<![\w@])@(?!@)")
_PINNING = re.compile(
    r"^\s*(?:CREATE\s+(?:OR\s+REPLACE\s+)?TEMPORARY|PREPARE|HANDLER|CALL|EXECUTE"
    r"|FLUSH\s+TABLES\b.*\bLOCK)\b|\bGET_LOCK\b",
    re.DOTALL,
)
_SETTING = re.compile(r"^\s*SET\s+(?!GLOBAL\b|@@GLOBAL\b|PASSWORD\b|TRANSACTION\b|STATEMENT\b)")
_WRITING_NOTHING = re.compile(
    r"^\s*(?:BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|LOCK|UNLOCK|SELECT|PREPARE|DO)\b"
)
_NAMES = re.compile(r"^\s*SET\s+(?:NAMES|CHARACTER\s+SET|CHARSET)\b")
_LOCKING = re.compile(r"^\s*LOCK\s+TABLES?\b")
_UNLOCKING = re.compile(r"^\s*UNLOCK\s+TABLES?\b")
_USE = re.compile(r"\s*USE\s+(`(?:[^`]|``)+`|[^\s;]+)\s*;?\s*", re.IGNORECASE)


def classified(sql: str) -> Effect:
    """Return what a statement does; what is not understood writes, and leaves something behind."""
    if len(sql) > LONGEST:
        return Effect(pins=True)
    return _known(sql) if len(sql) < LONG else _of(sql)


@functools.lru_cache(maxsize=1024)
def _known(sql: str) -> Effect:
    return _of(sql)


def _of(sql: str) -> Effect:
    plain = _QUIET.sub(_quieted, sql).upper().strip().rstrip(";")
    if used := _USE.fullmatch(sql):
        return Effect(writes=False, database=used[1].strip("`").replace("``", "`"))
    several = ";" in plain
    variables = bool(_USER_VARIABLE.search(plain))
    pins = variables or bool(_PINNING.search(plain))
    reads = _only_reads(plain) and not several
    if reads:
        at_primary = pins or bool(_OF_THE_PRIMARY.search(plain))
        follows = bool(_FOLLOWING.search(plain))
        return Effect(not at_primary, False, follows, pins=pins, dirties=at_primary)
    setting = bool(_SETTING.match(plain)) and not pins and not several
    # Which character set a session has is said anew to each client.
    dirties = not (setting and _NAMES.match(plain))
    locks, unlocks = bool(_LOCKING.match(plain)), bool(_UNLOCKING.match(plain))
    writes = several or not (setting or _WRITING_NOTHING.match(plain))
    return Effect(
        writes=writes,
        setting=setting,
        pins=pins or several,
        locks=locks,
        unlocks=unlocks,
        dirties=dirties,
    )


def _quieted(found: re.Match[str]) -> str:
    # A text stands for itself, a comment for a blank.
    return "''" if found[0][0] in "'\"`" else " "


def _only_reads(plain: str) -> bool:
    found = _VERB.match(plain)
    verb = found[1] if found else ""
    if verb == "WITH":
        verb = _main_verb(plain)
    return verb in _READING and not _NOT_ONLY_READING.search(plain)


def _main_verb(plain: str) -> str:
    """Return the verb behind the tables that WITH names, which stand in parentheses."""
    depth = 0
    for found in re.finditer(r"[()]|\b[A-Z]+\b", plain):
        if found[0] == "(":
            depth += 1
        elif found[0] == ")":
            depth -= 1
        elif depth == 0 and _MAIN_VERB.fullmatch(found[0]):
            return found[0]
    return ""
