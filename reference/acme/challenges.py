"""The challenge `http-01` (RFC 8555): `/.well-known/acme-challenge/<token>`."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Protocol

from reference.http.messages import Headers, Request, Response
from reference.http.paths import ACME_CHALLENGE
from reference.kv.resp_replies import text_of

CHALLENGE = b"acme:challenge:"
"""Under this and the token a key holds the answer."""


class Keyspace(Protocol):
    """Where keys are that all nodes share."""

    async def ask(self, site: str, *words: bytes) -> bytes:
        """Run a command and return its reply."""


class Challenges:
    """Answers challenges on every node, whichever one placed the order."""

    def __init__(self, keyspace: Keyspace) -> None:
        self._keyspace = keyspace

    def page(self, request: Request) -> Awaitable[Response] | None:
        """Return what will answer a request, None where it is for no challenge."""
        return self._answer(request) if request.path.startswith(ACME_CHALLENGE) else None

    async def _answer(self, request: Request) -> Response:
        token = request.path.removeprefix(ACME_CHALLENGE).encode()
        answer = text_of(await self._keyspace.ask("", b"GET", CHALLENGE + token))
        if answer is None:
            return Response(404, handler="acme")
        return Response(200, Headers([("content-type", "text/plain")]), answer, handler="acme")
