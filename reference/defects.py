"""Named defects: each breaks one promise of the node on purpose, to prove that a test notices.

A part asks `defects.on("name")` at exactly one place, where the promise is kept. Without
`--defect` every question is answered with no, and the node behaves.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from reference.errors import StartupError


@dataclass(frozen=True)
class Defect:
    """A defect: its name, what it does in one line, and the features that must notice."""

    name: str
    meaning: str
    areas: tuple[str, ...]


def _table(*rows: tuple[str, str, str]) -> dict[str, Defect]:
    return {name: Defect(name, meaning, tuple(areas.split())) for name, meaning, areas in rows}


ALL: dict[str, Defect] = _table(
    # The key-value store
    ("kv-ttl-ignored", "keys never expire", "kv/expiry kv/functions kv/configuration"),
    (
        "kv-ttl-in-milliseconds",
        "seconds of expiry are taken for milliseconds",
        "kv/expiry kv/functions",
    ),
    ("kv-expiry-late", "keys live half a second too long", "kv/expiry kv/functions"),
    ("kv-expire-ignored", "EXPIRE has no effect", "kv/expiry kv/functions"),
    ("kv-persist-ignored", "PERSIST has no effect", "kv/expiry kv/functions"),
    (
        "kv-overwrite-ignored",
        "the first value stays",
        "kv/strings kv/functions kv/values kv/expiry",
    ),
    (
        "kv-overwrite-keeps-ttl",
        "an overwritten key keeps its expiry",
        "kv/expiry kv/strings kv/functions",
    ),
    (
        "kv-nil-during-overwrite",
        "a key that is overwritten is missing for a moment",
        "kv/values kv/strings kv/clients",
    ),
    ("kv-setnx-overwrites", "set-if-absent always sets", "kv/strings kv/functions"),
    ("kv-set-xx-creates", "set-if-present always sets", "kv/strings kv/functions"),
    (
        "kv-increment-lost",
        "one of two increments in quick succession is lost",
        "kv/counters kv/functions",
    ),
    (
        "kv-increment-clears-ttl",
        "counting makes a key permanent",
        "kv/expiry kv/counters kv/strings kv/functions",
    ),
    (
        "kv-append-clears-ttl",
        "APPEND makes a key permanent",
        "kv/expiry kv/counters kv/strings kv/functions",
    ),
    ("kv-append-ignored", "APPEND has no effect", "kv/strings kv/functions"),
    ("kv-text-counts-as-zero", "a text can be incremented", "kv/counters kv/functions"),
    ("kv-counter-unbounded", "counters leave the range of 64 bits", "kv/counters kv/functions"),
    ("kv-wrong-type-accepted", "strings and hashes are taken for each other", "kv/types"),
    (
        "kv-value-truncated",
        "values end after 64 KiB",
        "kv/values kv/functions kv/compression",
    ),
    ("kv-nul-ends-value", "values end at a NUL byte", "kv/values kv/functions kv/clients"),
    ("kv-values-as-utf8", "what is no UTF-8 in a value is replaced", "kv/values"),
    ("kv-keys-as-utf8", "what is no UTF-8 in a key is replaced", "kv/keys"),
    ("kv-line-ends-normalised", "CRLF in a value becomes LF", "kv/values kv/wire"),
    ("kv-empty-not-stored", "an empty text is not stored", "kv/values kv/compression kv/functions"),
    ("kv-delete-ignored", "DEL has no effect", "kv/keys kv/functions kv/restart"),
    ("kv-flush-ignored", "FLUSHALL has no effect", "kv/keys kv/functions kv/restart"),
    ("kv-rename-to-self-removes", "a key that is renamed to itself is gone", "kv/keys"),
    ("kv-type-always-string", "TYPE takes everything for a string", "kv/keys kv/types"),
    ("kv-type-always-none", "TYPE finds nothing", "kv/keys kv/types"),
    ("kv-set-keeps-type", "SET on a hash is refused", "kv/types"),
    ("kv-mget-refuses-hashes", "MGET fails where one of its keys is a hash", "kv/types"),
    ("kv-survives-restart", "keys are kept on disk for the next start", "kv/restart"),
    ("kv-begins-with-own-keys", "the node keeps notes among the keys", "kv/restart"),
    ("kv-rename-ignored", "RENAME has no effect", "kv/keys kv/functions kv/restart"),
    ("kv-mset-ignored", "MSET has no effect", "kv/strings kv/functions"),
    ("kv-mget-stops-early", "MGET leaves the last key out", "kv/strings kv/functions"),
    ("kv-keys-ignores-pattern", "KEYS gives every key", "kv/keys kv/functions kv/restart"),
    ("kv-hash-delete-ignored", "HDEL has no effect", "kv/hashes"),
    ("kv-hash-first-field-only", "HSET puts its first field only", "kv/hashes"),
    ("kv-wait-unheard", "ephpm_kv_wait does not hear of changes", "kv/functions"),
    ("kv-refused-write-is-ok", "a write that found no room is answered OK", "kv/memory"),
    ("kv-refused-write-loses-old", "a write that found no room removes the old value", "kv/memory"),
    ("kv-memory-limit-ignored", "memory_limit has no effect", "kv/memory kv/configuration"),
    ("kv-memory-uncounted", "texts take no memory", "kv/memory kv/compression kv/connection"),
    ("kv-removed-still-counts", "DEL gives no memory back", "kv/memory"),
    ("kv-full-refuses-overwrite", "a text takes the room of its forerunner, too", "kv/memory"),
    ("kv-eviction-policy-ignored", "every policy is allkeys-lru", "kv/memory"),
    ("kv-evicts-most-recent", "the most recently used key is evicted", "kv/memory"),
    ("kv-compression-ignored", "values are kept as they are", "kv/compression"),
    (
        "kv-compression-min-size-ignored",
        "compression_min_size has no effect",
        "kv/compression",
    ),
    (
        "kv-all-taken-for-packed",
        "values that were never compressed are uncompressed",
        "kv/compression",
    ),
    ("kv-kept-packed", "compressed values are given back compressed", "kv/compression"),
    (
        "sites-without-secret-accepted",
        "sites may share a Redis port that has no secret",
        "kv/configuration",
    ),
    (
        "php-kv-apart",
        "pages have another store than Redis clients",
        "kv/functions kv/clients cluster/response_cache",
    ),
    ("php-kv-wait-returns-at-once", "ephpm_kv_wait does not wait", "kv/functions"),
    # The Redis port
    (
        "resp-knows-nothing",
        "most commands are unknown",
        "kv/clients kv/strings kv/keys kv/hashes kv/counters kv/expiry kv/types kv/connection",
    ),
    ("resp-ping-unanswered", "PING gets no answer", "kv/connection kv/clients"),
    ("resp-info-empty", "INFO is empty", "kv/connection kv/clients"),
    (
        "resp-errors-are-ok",
        "errors are answered OK",
        "kv/clients kv/strings kv/hashes kv/counters kv/types kv/connection kv/auth kv/wire",
    ),
    (
        "resp-errors-without-text",
        "errors do not say what is wrong",
        "kv/clients kv/strings kv/keys kv/hashes kv/counters kv/expiry kv/types kv/connection",
    ),
    (
        "resp-nothing-is-empty",
        "a missing value is an empty one",
        "kv/clients kv/strings kv/keys kv/hashes kv/counters kv/expiry kv/types kv/connection"
        " kv/wire",
    ),
    (
        "resp-integers-off-by-one",
        "integers are one too high",
        "kv/clients kv/strings kv/keys kv/hashes kv/counters kv/expiry kv/types kv/connection"
        " cluster/shared_keys"
        " kv/wire",
    ),
    (
        "resp-pipeline-reversed",
        "pipelined commands are answered in reverse",
        "kv/wire kv/connection kv/clients",
    ),
    (
        "resp-pipeline-first-only",
        "of pipelined commands the first is answered",
        "kv/wire kv/connection kv/clients",
    ),
    ("resp-fragments-lost", "a command must come in one piece", "kv/wire kv/connection kv/clients"),
    ("resp-garbage-closes", "garbage ends the connection", "kv/wire kv/connection kv/clients"),
    ("resp-nesting-unlimited", "arrays nest without limit", "kv/limits kv/wire kv/connection"),
    ("resp-input-unlimited", "max_input_buffer has no effect", "kv/limits kv/wire kv/connection"),
    (
        "resp-connections-unlimited",
        "max_connections has no effect",
        "kv/limits kv/wire kv/connection",
    ),
    ("resp-idle-for-ever", "idle_timeout_secs has no effect", "kv/limits kv/wire kv/connection"),
    ("resp-command-refused", "COMMAND is unknown", "kv/connection"),
    ("resp-quit-refused", "QUIT is unknown", "kv/connection kv/auth"),
    (
        "resp-texts-reversed",
        "texts come backwards",
        "kv/wire kv/hashes kv/compression cluster/shared_keys",
    ),
    (
        "resp-empty-is-nothing",
        "an empty text and an empty list are nothing",
        "kv/wire kv/hashes kv/connection kv/values",
    ),
    ("resp-statuses-as-texts", "OK and the like come as texts", "kv/wire"),
    ("resp-simple-lines-refused", "a command in a simple line is refused", "kv/wire kv/auth"),
    ("resp-unfinished-refused", "a command must be whole when it is read", "kv/wire"),
    ("resp-odd-commands-close", "what is no command ends the connection", "kv/wire"),
    ("resp-nesting-shallow", "arrays nest 8 deep at most", "kv/wire"),
    ("resp-deep-nesting-fatal", "arrays that nest too deep end the node", "kv/wire"),
    ("resp-input-limit-halved", "half of max_input_buffer is the limit", "kv/limits"),
    ("resp-input-kept", "max_input_buffer is for all commands together", "kv/limits"),
    ("resp-places-not-freed", "who has left counts for max_connections", "kv/limits"),
    ("resp-always-on", "[kv.redis_compat] enabled has no effect", "kv/configuration"),
    ("resp-start-unlogged", "the log does not say where the Redis port is", "kv/configuration"),
    (
        "redis-port-in-use-ignored",
        "the node starts without its Redis port where that is in use",
        "kv/configuration",
    ),
    ("redis-port-outlives-node", "the Redis port answers after the node's end", "kv/restart"),
    ("resp-auth-refused", "no password is right", "kv/auth kv/auth_default kv/tenants"),
    ("resp-auth-user-refused", "AUTH with a user is refused", "kv/auth"),
    ("resp-any-password", "every password is right", "kv/auth kv/auth_default kv/tenants"),
    ("resp-auth-not-needed", "AUTH is not needed", "kv/auth kv/auth_default kv/tenants"),
    (
        "redis-variables-missing",
        "pages of a site do not learn its Redis password",
        "kv/tenants kv/sites",
    ),
    # Sessions in the store
    ("session-handler-always", "sessions are always in the store", "kv/session_handler"),
    ("sessions-shared-by-all", "all visitors have one session", "kv/sessions"),
    (
        "session-handler-ignored",
        "session.save_handler = ephpm means files",
        "kv/sessions kv/session_handler kv/restart",
    ),
    (
        "session-not-kept",
        "sessions are not written",
        "kv/sessions kv/session_handler kv/restart cluster/sessions",
    ),
    (
        "session-lock-ignored",
        "requests of one session do not wait for each other",
        "kv/sessions kv/session_handler kv/restart",
    ),
    ("session-lock-kept", "a session stays locked", "kv/sessions kv/session_handler kv/restart"),
    (
        "session-never-ends",
        "sessions have no lifetime",
        "kv/sessions kv/session_handler kv/restart",
    ),
    (
        "session-not-renewed",
        "a visit does not renew its session",
        "kv/sessions kv/session_handler kv/restart",
    ),
    (
        "session-destroy-ignored",
        "a destroyed session lives on",
        "kv/sessions kv/session_handler kv/restart cluster/sessions",
    ),
    (
        "session-any-id-accepted",
        "strict mode accepts every session id",
        "kv/sessions kv/session_handler kv/restart",
    ),
    # Clusters: membership
    ("cluster-api-owner-only", "the copies of a key are not told", "cluster/formation ha/scaling"),
    # Clusters: the shared store
    (
        "cluster-split-key-space",
        "every node keeps to its own keys",
        "cluster/formation cluster/shared_keys cluster/sessions ha/node_failure workflows",
    ),
    ("cluster-one-owner", "one node owns every key", "cluster/formation"),
    (
        "cluster-needs-everybody",
        "nothing is stored while a member is dead",
        "ha/node_failure ha/partition",
    ),
    (
        "cluster-alone-refuses",
        "a node without others stores nothing",
        "workflows/discovery workflows/errors",
    ),
    ("cluster-uneven-ring", "a node has one place on the ring", "cluster/formation ha/scaling"),
    (
        "cluster-one-copy",
        "the replication factor is one",
        "cluster/formation ha/node_failure ha/partition ha/scaling",
    ),
    ("cluster-acknowledges-early", "OK is said before there are copies", "ha/node_failure"),
    (
        "cluster-repair-missed",
        "copies are never compared",
        "ha/partition ha/node_failure ha/histories",
    ),
    (
        "cluster-repair-one-way",
        "the highest node id hears nothing of what it missed",
        "ha/partition ha/node_failure",
    ),
    (
        "cluster-deletes-forgotten",
        "a deletion is forgotten at once",
        "ha/partition ha/node_failure",
    ),
    (
        "cluster-conflicts-kept",
        "a node keeps its own value in a conflict",
        "ha/partition ha/node_failure ha/histories",
    ),
    (
        "cluster-oldest-wins",
        "the first writer wins a conflict",
        "ha/partition ha/histories cluster/shared_keys",
    ),
    (
        "cluster-clock-decides",
        "a write with a slow clock loses to an earlier one",
        "cluster/shared_keys",
    ),
    (
        "cluster-handover-lost",
        "a node that stops hands nothing over",
        "ha/scaling ha/rolling_restart",
    ),
    (
        "cluster-ttl-lost",
        "copies never expire",
        "cluster/shared_keys cluster/sessions ha/partition",
    ),
    (
        "cluster-counters-local",
        "INCR and its like count on each node by themselves",
        "cluster/shared_keys workflows/reconciliation",
    ),
    ("cluster-hashes-local", "hashes stay on the node that was asked", "cluster/shared_keys"),
    (
        "cluster-large-values-local",
        "values over 512 bytes stay on one node",
        "cluster/shared_keys ha/node_failure ha/partition",
    ),
    ("cluster-flush-local", "FLUSHALL empties one node", "cluster/shared_keys"),
    (
        "cluster-keys-local",
        "KEYS and DBSIZE know one node",
        "cluster/shared_keys",
    ),
    ("cluster-deletes-local", "DEL deletes on one node", "cluster/shared_keys"),
    (
        "cluster-minority-refuses",
        "the smaller side of a partition refuses writes",
        "ha/partition ha/node_failure workflows/errors",
    ),
    (
        "cluster-death-ends-sessions",
        "when a node dies, every session ends",
        "ha/node_failure",
    ),
    (
        "cluster-sessions-local",
        "a session is known to one node",
        "cluster/sessions ha/node_failure ha/partition ha/rolling_restart ha/scaling",
    ),
    ("cluster-session-locks-local", "a session's lock binds one node", "cluster/sessions"),
    ("cluster-etags-local", "the PHP ETag cache is each node's own", "cluster/response_cache"),
)

_switched_on: set[str] = set()


def switch_on(names: Iterable[str]) -> None:
    """Switch on exactly these defects; raises `StartupError` for a name that does not exist."""
    wanted = list(names)
    for name in wanted:
        if name not in ALL:
            close = difflib.get_close_matches(name, ALL, n=3, cutoff=0.4)
            hint = f"; did you mean {', '.join(close)}?" if close else ""
            raise StartupError(
                f"--defect {name}: no such defect{hint} (python -m reference defects lists them)"
            )
    _switched_on.clear()
    _switched_on.update(wanted)


def on(name: str) -> bool:
    """Tell whether a defect is switched on; raises `KeyError` for a name that does not exist."""
    return ALL[name].name in _switched_on


def any_on() -> bool:
    """Tell whether there is any defect at all: a quick way past many questions."""
    return bool(_switched_on)
