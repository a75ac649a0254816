"""Certificates for tests: an authority of our own, and what it signs."""

from __future__ import annotations

import dataclasses
import datetime
import ipaddress
import pathlib
import ssl
import warnings

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

TLS_VERSIONS = {
    "TLS 1.1": ssl.TLSVersion.TLSv1_1,
    "TLS 1.2": ssl.TLSVersion.TLSv1_2,
    "TLS 1.3": ssl.TLSVersion.TLSv1_3,
}
DAY = datetime.timedelta(days=1)


PHRASED = "phrase.pem"
"""Beside them: the same key, for whose use one has to know a pass phrase."""


@dataclasses.dataclass(frozen=True)
class Certificate:
    """A server's certificate and key, as files, and its authority's certificate.

    The first file has the certificate between the two as well.
    """

    certificate: pathlib.Path
    key: pathlib.Path
    authority: pathlib.Path


def trusting(authority: pathlib.Path) -> ssl.SSLContext:
    """A client's TLS settings that trust that authority and nobody else."""
    return ssl.create_default_context(cafile=str(authority))


def trusting_text(authority: str) -> ssl.SSLContext:
    """The same, with the authority's certificate as PEM text."""
    return ssl.create_default_context(cadata=authority)


def distrusting() -> ssl.SSLContext:
    """A strict client's TLS settings: the machine's own authorities, not ours."""
    return ssl.create_default_context()


def speak_only(settings: ssl.SSLContext, version: str) -> None:
    """Narrows a client's TLS settings to one version, such as "TLS 1.2"."""
    if version == "TLS 1.1":
        # Otherwise the client itself would refuse, and prove nothing about the node.
        settings.set_ciphers("DEFAULT@SECLEVEL=0")
    with warnings.catch_warnings():
        # To speak an old version is the point.
        warnings.simplefilter("ignore", DeprecationWarning)
        settings.minimum_version = settings.maximum_version = TLS_VERSIONS[version]


def issue(directory: pathlib.Path, names: tuple[str, ...]) -> Certificate:
    """Makes an authority and a certificate for those names and addresses.

    As it is with those of the public authorities, another certificate stands between: its owner
    has to send both.
    """
    root_key, middle_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    authority = _signed("ePHPm acceptance authority", root_key, None, root_key, ())
    middle = _signed("ePHPm acceptance issuer", middle_key, authority, root_key, ())
    leaf = _signed(names[0], key, middle, middle_key, names)
    paths = Certificate(
        directory / "certificate.pem", directory / "key.pem", directory / "authority.pem"
    )
    paths.authority.write_bytes(authority.public_bytes(serialization.Encoding.PEM))
    chain = (each.public_bytes(serialization.Encoding.PEM) for each in (leaf, middle))
    paths.certificate.write_bytes(b"".join(chain))
    paths.key.write_bytes(_pem(key, serialization.NoEncryption()))
    phrase = serialization.BestAvailableEncryption(b"a pass phrase")
    (directory / PHRASED).write_bytes(_pem(key, phrase))
    return paths


def _pem(
    key: ec.EllipticCurvePrivateKey, phrase: serialization.KeySerializationEncryption
) -> bytes:
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, phrase)


def _signed(
    name: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: x509.Certificate | None,
    signer: ec.EllipticCurvePrivateKey,
    names: tuple[str, ...],
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - DAY)
        .not_valid_after(now + 30 * DAY)
        .add_extension(x509.BasicConstraints(ca=not names, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False
        )
    )
    if not names:
        usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
        builder = builder.add_extension(usage, critical=True)
    else:
        builder = builder.add_extension(
            x509.SubjectAlternativeName([_alternative(item) for item in names]), critical=False
        )
    return builder.sign(signer, hashes.SHA256())


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
