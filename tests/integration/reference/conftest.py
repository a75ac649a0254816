"""Starts the reference node as a process, as its users do."""

from __future__ import annotations

import datetime
import ipaddress
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.integration.reference.running_node import REPOSITORY, Certificate, RunningNode, StartNode


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """An empty document root."""
    directory = tmp_path / "site"
    directory.mkdir()
    return directory


@pytest.fixture
def temporary() -> Iterator[Path]:
    """The directory in which nodes keep their own files; its path is short, as sockets need it."""
    with tempfile.TemporaryDirectory(prefix="node-") as directory:
        yield Path(directory)


@pytest.fixture
def start_node(tmp_path: Path, site: Path, temporary: Path) -> Iterator[StartNode]:
    """Start a node with further configuration; it is killed at the end if it still runs."""
    running: list[RunningNode] = []

    def start(
        configuration: str = "",
        *,
        server: str = "",
        defects: tuple[str, ...] = (),
        environment: dict[str, str] | None = None,
        tls_port: int = 0,
        port: int = 0,
    ) -> RunningNode:
        number = len(running)
        file = tmp_path / f"ephpm-{number}.toml"
        file.write_text(
            f'[server]\nlisten = "127.0.0.1:{port}"\ndocument_root = "{site}"\n{server}\n'
            f"{configuration}\n"
        )
        output, errors = tmp_path / f"stdout-{number}", tmp_path / f"stderr-{number}"
        process = subprocess.Popen(
            [sys.executable, "-m", "reference", "serve", "--config", str(file)]
            + [f"--defect={name}" for name in defects],
            cwd=REPOSITORY,
            stdout=output.open("w"),
            stderr=errors.open("w"),
            text=True,
            env={**os.environ, "TMPDIR": str(temporary), **(environment or {})},
        )
        node = RunningNode(process, site, output, errors, tls_port=tls_port)
        running.append(node)
        node.port = int(node.wait_for_line(r"HTTPS? listening.* addr=\S+:(\d+)")[1])
        return node

    yield start
    for node in running:
        node.process.kill()
        node.process.wait()


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """A self-signed certificate for localhost and 127.0.0.1."""
    directory = tmp_path_factory.mktemp("certificate")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    alternatives = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    )
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(minutes=5))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(alternatives, critical=False)
        .sign(key, hashes.SHA256())
    )
    files = Certificate(directory / "cert.pem", directory / "key.pem")
    files.cert.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    files.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files
