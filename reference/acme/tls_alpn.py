"""The challenge `tls-alpn-01` (RFC 8737): a certificate that proves who has the domain."""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import hashlib
import socket
import ssl
import tempfile

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

ALPN = "acme-tls/1"

ACME_IDENTIFIER = x509.ObjectIdentifier("1.3.6.1.5.5.7.1.31")

_OCTET_STRING_OF_32 = b"\x04\x20"

HELLO_SECONDS = 1.0
"""How long a client has for the first record of its handshake."""


async def client_hello(accepted: socket.socket) -> bytes:
    """Look at the first TLS record of a connection, and leave it there."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + HELLO_SECONDS
    while True:
        hello = b""
        with contextlib.suppress(BlockingIOError, ConnectionError):
            hello = accepted.recv(16 * 1024, socket.MSG_PEEK)
        whole = len(hello) >= 5 and len(hello) >= 5 + int.from_bytes(hello[3:5])
        if whole or loop.time() > deadline:
            return hello
        await asyncio.sleep(0.005)


def offered_protocol(hello: bytes, protocol: str) -> bool:
    """Tell whether a ClientHello offers a protocol by ALPN."""
    name = protocol.encode()
    return len(name).to_bytes(1) + name in hello


def challenge_context(domain: str, key_authorization: bytes) -> ssl.SSLContext:
    """Return the context of a connection by which the directory looks for its proof."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols([ALPN])
    with tempfile.NamedTemporaryFile() as file:
        file.write(_proof(domain, key_authorization))
        file.flush()
        context.load_cert_chain(file.name)
    return context


def _proof(domain: str, key_authorization: bytes) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "ACME challenge")])
    now = datetime.datetime.now(datetime.UTC)
    digest = _OCTET_STRING_OF_32 + hashlib.sha256(key_authorization).digest()
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(hours=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(domain)]), critical=False)
        .add_extension(x509.UnrecognizedExtension(ACME_IDENTIFIER, digest), critical=True)
        .sign(key, hashes.SHA256())
    )
    return key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    ) + certificate.public_bytes(Encoding.PEM)
