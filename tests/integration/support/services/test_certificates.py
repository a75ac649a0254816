"""The client really speaks the version of TLS that it is told to, the old ones too."""

from __future__ import annotations

import socket
import ssl
import threading
import warnings
from pathlib import Path

import pytest

from support.services import certificates


@pytest.mark.parametrize(("version", "spoken"), [("TLS 1.1", "TLSv1.1"), ("TLS 1.2", "TLSv1.2")])
def test_a_server_of_that_version_is_understood(version: str, spoken: str, tmp_path: Path) -> None:
    issued = certificates.issue(tmp_path, ("localhost",))
    settings = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    settings.load_cert_chain(issued.certificate, issued.key)
    settings.set_ciphers("DEFAULT@SECLEVEL=0")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        settings.minimum_version = settings.maximum_version = certificates.TLS_VERSIONS[version]
    client = certificates.trusting(issued.authority)
    certificates.speak_only(client, version)
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection = listener.accept()[0]
            with settings.wrap_socket(connection, server_side=True) as secure:
                secure.recv(1)

        server = threading.Thread(target=serve)
        server.start()
        with (
            socket.create_connection(listener.getsockname()) as plain,
            client.wrap_socket(plain, server_hostname="localhost") as secure,
        ):
            assert secure.version() == spoken
            secure.send(b"x")
        server.join()
