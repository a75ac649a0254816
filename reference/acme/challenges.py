"""The challenge `http-01` (RFC 8555): `/.well-known/acme-challenge/<token>`."""

from __future__ import annotations

from collections.abc import Awaitable

from reference.cluster.lease import Keyspace
from reference.http.messages import Headers, Request, Response
from reference.http.paths import ACME_CHALLENGE
from reference.kv.resp_replies import text_of


def key_of_token(token: str) -> bytes:
    """Return the key that holds the answer to a challenge by HTTP."""
    return b"acme:challenge:" + token.encode()


def key_of_domain(domain: str) -> bytes:
    """Return the key that holds the answer to a challenge by TLS for a domain."""
    return key_of_token(f"for:{domain}")


class Challenges:
    """Answers challenges on every node, whichever one placed the order."""

    def __init__(self, keyspace: Keyspace) -> None:
        self._keyspace = keyspace

    def page(self, request: Request) -> Awaitable[Response] | None:
        """Return what will answer a request, None where it is for no challenge."""
        return self._answer(request) if request.path.startswith(ACME_CHALLENGE) else None

    async def _answer(self, request: Request) -> Response:
        token = request.path.removeprefix(ACME_CHALLENGE)
        answer = text_of(await self._keyspace.ask("", b"GET", key_of_token(token)))
        if answer is None:
            return Response(404, handler="acme")
        return Response(200, Headers([("content-type", "text/plain")]), answer, handler="acme")
