"""TLS with certificates from files (`[server.tls] cert` and `key`); `acme` brings others."""

from __future__ import annotations

import ssl
from pathlib import Path

from reference.errors import StartupError
from reference.log import log
from reference.schema import ServerSettings

PROTOCOLS = ("h2", "http/1.1")
"""What is agreed upon by ALPN, the first one rather."""

# Suites that encrypt and authenticate in one step; those of TLS 1.3 all do.
_SUITES = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM:DHE+CHACHA20"

NO_COMMON_PROTOCOL = bytes.fromhex("15030300020278")
"""The record that ends a handshake in which no protocol can be agreed upon: the fatal alert
no_application_protocol (RFC 7301, 3.2). Python's `ssl` cannot send it."""


def server_context(server: ServerSettings) -> ssl.SSLContext | None:
    """Return what listeners with TLS need; None where no certificate is configured.

    TLS 1.2 and 1.3, ALPN `h2` and `http/1.1`; with `domains` still without certificate. Raises
    `StartupError` for a configuration that cannot mean anything and for files that hold no
    certificate or not its key.
    """
    tls = server.tls
    if (tls.cert is None) != (tls.key is None):
        raise StartupError(
            "[server.tls] TLS config must provide both cert and key, or neither (for ACME mode)"
        )
    if tls.listen is not None and tls.listen == server.listen:
        raise StartupError(
            f"server.listen ({server.listen}) and server.tls.listen ({tls.listen}) "
            "must be different addresses"
        )
    if tls.redirect_http and tls.listen is None:
        log.warning("[server.tls] redirect_http has no effect without [server.tls] listen")
    if tls.cert is None or tls.key is None:
        if tls.domains:
            return _empty_context()  # `acme` brings the certificate
        if tls.listen is not None:
            raise StartupError(
                f'[server.tls] listen = "{tls.listen}" needs a certificate: '
                "set cert and key, or domains"
            )
        return None
    return _context(tls.cert, tls.key)


def _context(cert: str, key: str) -> ssl.SSLContext:
    for name, path in (("cert", cert), ("key", key)):
        if not Path(path).is_file():
            raise StartupError(f'[server.tls] {name} = "{path}": no such file; name a PEM file')
    context = _empty_context()

    def phrase() -> str:
        # OpenSSL would ask for it at a terminal, where nobody may be.
        raise StartupError(
            f'[server.tls] key = "{key}": has a pass phrase; name a key without one '
            "(openssl pkey -in ... -out ...)"
        )

    try:
        context.load_cert_chain(cert, key, phrase)
    except ssl.SSLError as error:
        raise StartupError(
            f'[server.tls] cert = "{cert}", key = "{key}": not a PEM certificate with its own '
            f"private key ({error.reason or error})"
        ) from error
    return context


def _empty_context() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_COMPRESSION
    context.set_ciphers(_SUITES)
    context.set_alpn_protocols(list(PROTOCOLS))
    return context
