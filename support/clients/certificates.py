"""Certificates as they are served: by a node, by an authority."""

from __future__ import annotations

import hashlib
import socket
import ssl

import httpx

from support.assertions import Mismatch
from support.errors import Broken
from support.services.authorities import MANAGEMENT, Authority
from support.services.certificates import trusting
from support.topologies.node import Node

PATIENCE = 3.0  # seconds for a handshake


def served(node: Node, site: str, settings: ssl.SSLContext) -> str:
    """The digest of the certificate that a visitor of the site gets from the node.

    Raises:
        Mismatch: the visitor gets none, or does not trust it.
    """
    try:
        with (
            socket.create_connection((node.host, node.secure_port), PATIENCE) as plain,
            settings.wrap_socket(plain, server_hostname=site) as secure,
        ):
            data = secure.getpeercert(binary_form=True) or b""
            return hashlib.sha256(data).hexdigest()
    except OSError as error:
        raise Mismatch(f"HTTPS of node {node.name} for {site}", "a session", str(error)) from None


def root(authority: Authority) -> str:
    """The authority's root certificate, as PEM.

    Raises:
        Broken: it does not give it.
    """
    url = f"https://{authority.address}:{MANAGEMENT}/roots/0"
    reply = httpx.get(url, verify=trusting(authority.trust), trust_env=False)
    if reply.status_code != 200:
        raise Broken(f"{url}: {reply.status_code}")
    return reply.text
