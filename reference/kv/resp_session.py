"""What a connection is to the Redis port: who has come in, and how it wants to be spoken to."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Sequence

from reference.kv.arguments import Arguments
from reference.kv.errors import NotAnInteger, parse_integer
from reference.kv.resp_auth import AuthError, Gate
from reference.kv.resp_replies import OK, array, bulk, error, integer, status, wrong_number

VERSION = "7.0.0"
"""The version of Redis whose commands these are."""

NO_AUTH = error("NOAUTH Authentication required")
HELLO_FIRST = error(
    "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO "
    "<proto> AUTH <user> <pass> option can be used to authenticate the client and select the RESP "
    "protocol version at the same time"
)
NOT_A_VERSION = error("ERR Protocol version is not an integer or out of range")
NO_SUCH_VERSION = error("NOPROTO unsupported protocol version")

_PLAIN = re.compile(rb"[!-~]*\Z")


class Session:
    """Answers the commands that concern the connection: AUTH, HELLO, RESET and CLIENT.

    `store` is whose keys it sees, `protocol` is 2 or 3.
    """

    def __init__(self, gate: Gate, number: int, address: str) -> None:
        """`number` is the connection's own, `address` is where the client is."""
        self._gate = gate
        self._number = number
        self._address = address
        self._began = time.monotonic()
        self._commands: dict[bytes, Callable[[Arguments], bytes]] = {
            b"AUTH": self._auth,
            b"HELLO": self._hello,
            b"RESET": self._reset,
        }
        self._forget()

    def _forget(self) -> None:
        """Be as a connection that has just begun."""
        self.store = self._gate.store
        self.protocol = 2
        self._admitted = not self._gate.required
        self._name = b""
        self._library = {b"LIB-NAME": b"", b"LIB-VER": b""}
        self._kept = False

    def answer(self, words: Sequence[bytes]) -> bytes | None:
        """Return the reply where that is for the connection to say, None for all other requests.

        Who has not come in is refused whatever else it asks.
        """
        name, arguments = (words[0], list(words[1:])) if words else (b"", [])
        do = self._commands.get(name)
        if do is not None:
            return do(arguments)
        if not self._admitted:
            return NO_AUTH
        return self._client(arguments) if name == b"CLIENT" else None

    # -- AUTH, HELLO, RESET

    def _auth(self, arguments: Arguments) -> bytes:
        try:
            self.store = self._gate.admit(arguments)
        except AuthError as refusal:
            return error(str(refusal))
        self._admitted = True
        return OK

    def _hello(self, arguments: Arguments) -> bytes:
        """HELLO [version [AUTH user password] [SETNAME name]]: what the server is."""
        try:
            protocol = parse_integer(arguments[0]) if arguments else self.protocol
        except NotAnInteger:
            return NOT_A_VERSION
        if protocol not in (2, 3):
            return NO_SUCH_VERSION
        wanted = _hello_options(arguments[1:])
        if isinstance(wanted, bytes):
            return wanted
        refusal = self._greeted(wanted)
        if refusal is not None:
            return refusal
        self.protocol = protocol
        return self._greeting()

    def _greeted(self, wanted: dict[bytes, Arguments]) -> bytes | None:
        """Do what the options want, all of it or (the returned refusal) nothing."""
        name = wanted.get(b"SETNAME", [self._name])[0]
        if not _PLAIN.match(name):
            return _not_plain("Client names")
        if b"AUTH" in wanted:
            reply = self._auth(wanted[b"AUTH"])
            if reply != OK:
                return reply
        if not self._admitted:
            return HELLO_FIRST
        self._name = name
        return None

    def _greeting(self) -> bytes:
        told = {
            b"server": bulk(b"redis"),
            b"version": bulk(VERSION.encode()),
            b"proto": integer(self.protocol),
            b"id": integer(self._number),
            b"mode": bulk(b"standalone"),
            b"role": bulk(b"master"),
            b"modules": array([]),
        }
        return array([part for name, value in told.items() for part in (bulk(name), value)])

    def _reset(self, arguments: Arguments) -> bytes:
        """RESET: nobody has come in, and RESP2 is spoken."""
        self._forget()
        return status("RESET")

    # -- CLIENT

    def _client(self, arguments: Arguments) -> bytes:
        """CLIENT ID|GETNAME|SETNAME name|SETINFO option text|INFO|NO-EVICT ON or OFF."""
        if not arguments:
            return wrong_number("client")
        name, rest = arguments[0].upper(), arguments[1:]
        known: dict[bytes, tuple[int, Callable[[], bytes]]] = {
            b"ID": (0, lambda: integer(self._number)),
            b"GETNAME": (0, lambda: bulk(self._name or None)),
            b"INFO": (0, lambda: bulk(self._described())),
            b"SETNAME": (1, lambda: self._set_name(rest[0])),
            b"SETINFO": (2, lambda: self._set_library(rest[0].upper(), rest[1])),
            b"NO-EVICT": (1, lambda: self._keep(rest[0].upper())),
        }
        shown = name.decode(errors="replace")
        if name not in known:
            return error(f"ERR unknown subcommand '{shown}'. Try CLIENT HELP.")
        wanted, do = known[name]
        return do() if len(rest) == wanted else wrong_number(f"client|{shown.lower()}")

    def _set_name(self, name: bytes) -> bytes:
        if not _PLAIN.match(name):
            return _not_plain("Client names")
        self._name = name
        return OK

    def _set_library(self, option: bytes, text: bytes) -> bytes:
        shown = option.decode(errors="replace")
        if option not in self._library:
            return error(f"ERR Unrecognized option '{shown}'")
        if not _PLAIN.match(text):
            return _not_plain(shown.lower())
        self._library[option] = text
        return OK

    def _keep(self, word: bytes) -> bytes:
        """Clients are never sent away to save memory; what was asked for is told by INFO."""
        if word not in (b"ON", b"OFF"):
            return error("ERR syntax error")
        self._kept = word == b"ON"
        return OK

    def _described(self) -> bytes:
        told = {
            "id": self._number,
            "addr": self._address,
            "name": self._name.decode(),
            "age": int(time.monotonic() - self._began),
            "flags": "e" if self._kept else "N",
            "db": 0,
            "resp": self.protocol,
            "lib-name": self._library[b"LIB-NAME"].decode(),
            "lib-ver": self._library[b"LIB-VER"].decode(),
        }
        return (" ".join(f"{name}={value}" for name, value in told.items()) + "\n").encode()


def _hello_options(words: Arguments) -> dict[bytes, Arguments] | bytes:
    """Return the words behind each option of HELLO, or the error that they are."""
    lengths, found, position = {b"AUTH": 2, b"SETNAME": 1}, dict[bytes, Arguments](), 0
    while position < len(words):
        option = words[position].upper()
        end = position + 1 + lengths.get(option, len(words))
        if end > len(words):
            shown = words[position].decode(errors="replace")
            return error(f"ERR Syntax error in HELLO option '{shown}'")
        found[option] = words[position + 1 : end]
        position = end
    return found


def _not_plain(what: str) -> bytes:
    return error(f"ERR {what} cannot contain spaces, newlines or special characters.")
