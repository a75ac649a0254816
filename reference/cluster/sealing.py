"""What nodes of a cluster say to each other: encoded with msgpack, sealed with the shared secret.

The key of each purpose comes from `[cluster] secret` by HKDF-SHA256; ChaCha20-Poly1305 keeps the
content private and tells who knows the secret from who does not.
"""

from __future__ import annotations

import os
from typing import Any

import msgpack
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

NONCE_LENGTH = 12
SALT_LENGTH = 16


class Unreadable(Exception):
    """The bytes were not sealed with our secret, or are no message."""


def derived(secret: str, purpose: str, salt: bytes = b"") -> ChaCha20Poly1305:
    """Return the cipher of a secret for one purpose."""
    info = f"ephpm-reference-{purpose}".encode()
    key = HKDF(SHA256(), length=32, salt=salt or None, info=info).derive(secret.encode())
    return ChaCha20Poly1305(key)


def encoded(message: Any) -> bytes:
    """Return a message of lists, dictionaries, bytes, texts and numbers as bytes."""
    data: bytes = msgpack.packb(message)
    return data


def decoded(data: bytes) -> Any:
    """Return the message; raises `Unreadable`."""
    try:
        return msgpack.unpackb(data, strict_map_key=False)
    except (ValueError, msgpack.UnpackException) as error:
        raise Unreadable("not a message") from error


class DatagramSeal:
    """Seals datagrams: nonce, ciphertext, tag. Every datagram stands for itself."""

    def __init__(self, secret: str) -> None:
        self._cipher = derived(secret, "gossip-v1")

    def close(self, message: Any) -> bytes:
        """Return a sealed message."""
        nonce = os.urandom(NONCE_LENGTH)
        return nonce + self._cipher.encrypt(nonce, encoded(message), None)

    def open(self, datagram: bytes) -> Any:
        """Return what was sealed; raises `Unreadable`."""
        nonce, sealed = datagram[:NONCE_LENGTH], datagram[NONCE_LENGTH:]
        try:
            return decoded(self._cipher.decrypt(nonce, sealed, None))
        except (InvalidTag, ValueError) as error:
            raise Unreadable("not sealed with our secret") from error


class StreamSeal:
    """Seals the frames of one direction of one connection, in their order.

    Both ends give a random salt, so that no frame of another connection is taken for one of this.
    """

    def __init__(self, secret: str, direction: str, salt: bytes) -> None:
        self._cipher = derived(secret, f"data-v1-{direction}", salt)
        self._count = 0

    def close(self, message: Any) -> bytes:
        """Return the next frame."""
        return self._cipher.encrypt(self._nonce(), encoded(message), None)

    def open(self, frame: bytes) -> Any:
        """Return what the next frame holds; raises `Unreadable`."""
        try:
            return decoded(self._cipher.decrypt(self._nonce(), frame, None))
        except (InvalidTag, ValueError) as error:
            raise Unreadable("not sealed with our secret") from error

    def _nonce(self) -> bytes:
        self._count += 1
        return self._count.to_bytes(NONCE_LENGTH)
