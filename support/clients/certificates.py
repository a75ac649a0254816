"""Certificates as a node serves them."""

from __future__ import annotations

import hashlib
import socket
import ssl

from support.assertions import Mismatch
from support.topologies import HTTPS, Node

PATIENCE = 3.0  # seconds for a handshake


def served(node: Node, site: str, settings: ssl.SSLContext) -> str:
    """The digest of the certificate that a visitor of the site gets from the node.

    Raises:
        Mismatch: the visitor gets none, or does not trust it.
    """
    try:
        with (
            socket.create_connection((node.host, node.ports[HTTPS]), PATIENCE) as plain,
            settings.wrap_socket(plain, server_hostname=site) as secure,
        ):
            data = secure.getpeercert(binary_form=True) or b""
            return hashlib.sha256(data).hexdigest()
    except OSError as error:
        raise Mismatch(f"HTTPS of node {node.name} for {site}", "a session", str(error)) from None
