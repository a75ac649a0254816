"""Connections that may be encrypted, whose bytes are written by hand all the same."""

from __future__ import annotations

import select
import socket
import ssl
import time

from support.clients import raw
from support.services import certificates
from support.settings import deadlines
from support.topologies import HTTPS, Node

HTTP_1, HTTP_2 = "http/1.1", "h2"


def settings(node: Node, *protocols: str) -> ssl.SSLContext:
    """A client that trusts the node's authority and offers these protocols by ALPN."""
    context = certificates.trusting(node.directory / "authority.pem")
    if protocols:
        context.set_alpn_protocols(list(protocols))
    return context


class EncryptedConnection(raw.Connection):
    """A connection to the node's HTTPS listener, or a plain one where there are no settings."""

    def __init__(
        self, node: Node, context: ssl.SSLContext | None = None, *, name: str = ""
    ) -> None:
        """Connects, and has ended the handshake.

        `name`: what the certificate must be good for, where it is not the node's address.

        Raises:
            OSError: there is no connection, or no handshake (`ssl.SSLError`).
        """
        port = node.port if node.tls or context is None else node.ports[HTTPS]
        super().__init__(node, port=port)
        self._socket: socket.socket
        if context is not None:
            self._socket.settimeout(deadlines.seconds("connect"))
            self._socket = context.wrap_socket(self._socket, server_hostname=name or node.host)
            self.opened = self.active = time.monotonic()

    def receive(self, seconds: float) -> bytes | None:
        """The next bytes: none at all (`b""`) where the node has closed, None in silence."""
        if not isinstance(self._socket, ssl.SSLSocket):
            return super().receive(seconds)
        end = time.monotonic() + seconds
        while True:
            left = max(end - time.monotonic(), 0)
            if not self._socket.pending() and not select.select([self._socket], [], [], left)[0]:
                return None
            try:
                return self._noted(self._decrypted(self._socket))
            except ssl.SSLWantReadError:
                continue  # what came was of the encryption itself, such as a ticket

    @staticmethod
    def _decrypted(line: ssl.SSLSocket) -> bytes:
        limit = line.gettimeout()
        line.settimeout(0)
        try:
            return line.recv(65536)
        except (ConnectionResetError, ssl.SSLEOFError):
            return b""
        finally:
            line.settimeout(limit)

    def _noted(self, data: bytes) -> bytes:
        if data:
            self.active = time.monotonic()
        elif self.closed_at is None:
            self.closed_at = time.monotonic()
        return data
