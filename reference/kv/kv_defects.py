"""Defects of the key-value part, of sessions and of sites (see `defects.py`).

What a store or the protocol does right is undone here; the parts ask at the place where the
promise is kept. Nothing is asked on a node without defects, so that it stays fast.
"""

from __future__ import annotations

import os
import pickle
import signal
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from reference import defects

if TYPE_CHECKING:
    from reference.kv.store import Record, Store

TRUNCATED_AT = 64 * 1024

LOST_WITHIN = 0.05
"""Seconds after an increment in which the next one is lost."""

GAP = 0.05
"""Seconds in which a key that is being overwritten is missing."""


SHALLOW = 8
"""How deep arrays may nest where the limit is too low."""

STACK = 10_000
"""How deep arrays may nest until a parser that calls itself has no stack left."""

OUTLIVED_BY = 10.0
"""Seconds for which something answers at the Redis port of a node that has ended."""


def lifetime(ttl: float | None) -> float | None:
    """Return the time to live that a defective store gives."""
    if ttl is None or not defects.any_on():
        return ttl
    if defects.on("kv-ttl-ignored"):
        return None
    if defects.on("kv-ttl-in-milliseconds"):
        return ttl / 1000
    return ttl + 0.5 if defects.on("kv-expiry-late") else ttl


def stored(value: bytes) -> bytes:
    """Return what a defective store keeps of a value."""
    if not defects.any_on():
        return value
    if defects.on("kv-value-truncated"):
        value = value[:TRUNCATED_AT]
    if defects.on("kv-nul-ends-value"):
        value = value.partition(b"\x00")[0]
    if defects.on("kv-values-as-utf8"):
        value = _as_utf8(value)
    if defects.on("kv-line-ends-normalised"):
        value = value.replace(b"\r\n", b"\n")
    return value


def stored_fields(fields: Mapping[bytes, bytes]) -> dict[bytes, bytes]:
    """Return what a defective store keeps of a hash."""
    if not defects.any_on():
        return dict(fields)
    return {name: stored(value) for name, value in fields.items()}


def unpacked(unpack: Callable[[bytes], bytes], value: bytes) -> bytes:
    """Return what comes of unpacking what was never packed."""
    try:
        return unpack(value)
    except Exception:  # noqa: BLE001 (each method complains in its own way)
        return b""


def _as_utf8(text: bytes) -> bytes:
    return text.decode(errors="replace").encode()


def reply_instead(name: bytes, arguments: Sequence[bytes]) -> bytes | None:
    """Return the reply to a command that is answered without being done, if it is one."""
    if not defects.any_on():
        return None
    if defects.on("resp-knows-nothing") and name not in (b"PING", b"COMMAND", b"INFO"):
        return b"-ERR unknown command '" + name + b"'\r\n"
    for defect, (names, reply) in _IDLE.items():
        if name in names and defects.on(defect):
            return reply
    if arguments and arguments[0].startswith(b"session"):
        return _session_reply(name, arguments)
    return None


_IDLE = {
    "kv-delete-ignored": ((b"DEL",), b":1\r\n"),
    "kv-flush-ignored": ((b"FLUSHALL", b"FLUSHDB"), b"+OK\r\n"),
    "kv-expire-ignored": ((b"EXPIRE", b"PEXPIRE"), b":1\r\n"),
    "kv-persist-ignored": ((b"PERSIST",), b":1\r\n"),
    "kv-rename-ignored": ((b"RENAME",), b"+OK\r\n"),
    "kv-hash-delete-ignored": ((b"HDEL",), b":1\r\n"),
    "kv-mset-ignored": ((b"MSET",), b"+OK\r\n"),
    "kv-append-ignored": ((b"APPEND",), b":5\r\n"),
    "resp-ping-unanswered": ((b"PING",), b""),
    "resp-info-empty": ((b"INFO",), b"$0\r\n\r\n"),
    "resp-command-refused": ((b"COMMAND",), b"-ERR unknown command 'COMMAND'\r\n"),
}


def _session_reply(name: bytes, arguments: Sequence[bytes]) -> bytes | None:
    lock = arguments[0].startswith(b"session_lock:")
    if lock and name == b"SET" and defects.on("session-lock-ignored"):
        return b"+OK\r\n"
    if lock and name == b"DEL" and defects.on("session-lock-kept"):
        return b":0\r\n"
    if lock:
        return None
    if name == b"DEL" and defects.on("session-destroy-ignored"):
        return b":1\r\n"
    if name == b"EXPIRE" and defects.on("session-not-renewed"):
        return b":1\r\n"
    if name == b"EXISTS" and defects.on("session-any-id-accepted"):
        return b":1\r\n"
    if name == b"SET" and defects.on("session-not-kept"):
        return b"+OK\r\n"
    return None


def arguments_of(name: bytes, arguments: list[bytes]) -> list[bytes]:
    """Return the arguments as a defective server reads them."""
    if not defects.any_on():
        return arguments
    session = bool(arguments) and arguments[0].startswith(b"session:")
    if session and defects.on("sessions-shared-by-all"):
        return [b"session:", *arguments[1:]]
    if arguments and name not in (b"PING", b"ECHO") and defects.on("kv-keys-as-utf8"):
        return [_as_utf8(arguments[0]), *arguments[1:]]
    if name == b"SET" and session and defects.on("session-never-ends"):
        return arguments[:2]
    if name == b"KEYS" and arguments and defects.on("kv-keys-ignores-pattern"):
        return [b"*"]
    if name == b"MGET" and defects.on("kv-mget-stops-early"):
        return arguments[:-1] or arguments
    if name == b"HSET" and defects.on("kv-hash-first-field-only"):
        return arguments[:3]
    return arguments


def reply_after(name: bytes, reply: bytes) -> bytes:
    """Return the reply as a defective server sends it."""
    if not defects.any_on():
        return reply
    if reply.startswith(b"-"):
        if defects.on("resp-errors-are-ok"):
            return b"+OK\r\n"
        if defects.on("resp-errors-without-text"):
            return b"-ERR\r\n"
    if reply == b"$-1\r\n" and defects.on("resp-nothing-is-empty"):
        return b"$0\r\n\r\n"
    if defects.on("resp-empty-is-nothing"):
        reply = {b"$0\r\n\r\n": b"$-1\r\n", b"*0\r\n": b"*-1\r\n"}.get(reply, reply)
    if reply.startswith(b"+") and defects.on("resp-statuses-as-texts"):
        return b"$%d\r\n%b" % (len(reply) - 3, reply[1:])
    if reply.startswith(b":") and defects.on("resp-integers-off-by-one"):
        return b":%d\r\n" % (int(reply[1:]) + 1)
    return reply


def overflow_stack(depth: int) -> bool:
    """End the node as an overflow of its stack would; until then nothing is too deep."""
    if depth >= STACK:
        os.kill(os.getpid(), signal.SIGSEGV)
    return False


def keep_on_disk(store: Store, diary: Path) -> None:
    """Fill the store with what the node's former life wrote down; write down every change."""
    if diary.is_file():
        with diary.open("rb") as file:
            while file.peek(1):
                key, record = pickle.load(file)
                store.apply(key, record)

    def write_down(key: bytes, record: Record) -> None:
        with diary.open("ab") as file:
            pickle.dump((key, record), file)

    store.subscribe(write_down)


def leave_behind(listener: socket.socket) -> None:
    """Leave a process behind that answers everything at the Redis port with OK, for a while."""
    if listener.family == socket.AF_UNIX or os.fork():
        return
    try:
        os.dup2(listener.fileno(), 0)
        os.closerange(1, os.sysconf("SC_OPEN_MAX"))
        _answer_all(socket.socket(fileno=0))
    finally:
        os._exit(0)


def _answer_all(listener: socket.socket) -> None:
    end = time.monotonic() + OUTLIVED_BY
    while (left := end - time.monotonic()) > 0:
        listener.settimeout(left)
        client, _ = listener.accept()
        with client:
            client.settimeout(left)
            while client.recv(65536):
                client.sendall(b"+OK\r\n")
