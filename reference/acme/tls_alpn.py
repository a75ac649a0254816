"""The challenge `tls-alpn-01` (RFC 8737): a certificate that proves who has the domain."""

from __future__ import annotations

import datetime
import hashlib
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
