"""Who may come in at the Redis port: AUTH."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from typing import Protocol

from reference.kv.store import Store

INVALID_PASSWORD = "ERR invalid password"
AUTH_ARGUMENTS = "ERR wrong number of arguments for 'auth' command"


class AuthError(Exception):
    """AUTH failed; the text is the reply."""


class Gate(Protocol):
    """Decides about AUTH. `store` is what a connection sees before any AUTH."""

    store: Store
    required: bool

    def admit(self, arguments: Sequence[bytes]) -> Store:
        """Return the store that the connection is bound to from now on, or raise `AuthError`."""


class OpenGate:
    """Nobody needs AUTH, and nobody fails it."""

    required = False

    def __init__(self, store: Store) -> None:
        self.store = store

    def admit(self, arguments: Sequence[bytes]) -> Store:
        """Let anybody in."""
        return self.store


class PasswordGate:
    """One password for all: `AUTH password`, or `AUTH default password` as in Redis."""

    required = True

    def __init__(self, store: Store, password: str) -> None:
        self.store = store
        self._password = password.encode()

    def admit(self, arguments: Sequence[bytes]) -> Store:
        """Let in who knows the password."""
        if not arguments:
            raise AuthError(AUTH_ARGUMENTS)
        user, password = arguments[:2] if len(arguments) > 1 else (b"default", arguments[0])
        if user != b"default" or not hmac.compare_digest(password, self._password):
            raise AuthError(INVALID_PASSWORD)
        return self.store


class SiteGate:
    """One derived password for each site: `AUTH host hex(HMAC-SHA256(secret, host))`."""

    required = True

    def __init__(self, secret: str, store: Store, store_of: Callable[[str], Store]) -> None:
        self.store = store
        self._secret = secret
        self._store_of = store_of

    def admit(self, arguments: Sequence[bytes]) -> Store:
        """Bind the connection to the site whose password it knows."""
        if len(arguments) < 2:
            raise AuthError(AUTH_ARGUMENTS)
        host = arguments[0].decode(errors="surrogateescape")
        password = site_password(self._secret, host).encode()
        if not hmac.compare_digest(arguments[1], password):
            raise AuthError(INVALID_PASSWORD)
        return self._store_of(host)


def site_password(secret: str, host: str) -> str:
    """Return the password that `[kv] secret` gives a site, 64 hexadecimal digits."""
    name = host.encode(errors="surrogateescape")
    return hmac.new(secret.encode(), name, hashlib.sha256).hexdigest()
