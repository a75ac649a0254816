"""The first message of a TLS handshake, which is looked at before OpenSSL reads it.

Python's `ssl` neither tells which protocols a client offers by ALPN nor lets a server refuse them.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket

_HANDSHAKE = 22  # the type of a record (RFC 8446, 5.1)
_ALPN = 16  # the type of an extension (RFC 7301, 3.1)
_LARGEST = 16 * 1024
_PAUSE = 0.005


async def client_hello(accepted: socket.socket, seconds: float) -> bytes:
    """Look at the first TLS record of a connection, and leave it there.

    What is no TLS comes as far as it is there. Raises `TimeoutError` where the record is not whole
    in time, `ConnectionError` where the client leaves.
    """
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    async with asyncio.timeout(seconds):
        loop.add_reader(accepted, readable.set)
        try:
            await readable.wait()
        finally:
            loop.remove_reader(accepted)
        while True:
            # Who has sent a part can only be asked again and again: what was seen stays there.
            with contextlib.suppress(BlockingIOError):
                hello = accepted.recv(_LARGEST, socket.MSG_PEEK)
                if not hello:
                    raise ConnectionResetError("left before the handshake")
                if _is_whole(hello):
                    return hello
            await asyncio.sleep(_PAUSE)


def _is_whole(hello: bytes) -> bool:
    if hello[0] != _HANDSHAKE or len(hello) == _LARGEST:
        return True
    return len(hello) >= 5 and len(hello) >= 5 + int.from_bytes(hello[3:5])


def offered_protocols(hello: bytes) -> set[str]:
    """Return what a ClientHello offers by ALPN: nothing where that is not there, or unreadable."""
    try:
        return set(_protocols(_Reader(hello)))
    except IndexError:
        return set()


class _Reader:
    """Takes one field after the other; raises `IndexError` where there is none left."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @property
    def left(self) -> int:
        return len(self._data)

    def take(self, count: int) -> bytes:
        if count > len(self._data):
            raise IndexError
        taken, self._data = self._data[:count], self._data[count:]
        return taken

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size))

    def vector(self, size: int) -> _Reader:
        """The content whose length is a number of so many bytes before it."""
        return _Reader(self.take(self.number(size)))


def _protocols(hello: _Reader) -> list[str]:
    """Read RFC 8446, 4.1.2 as far as the extensions."""
    hello.take(5 + 4 + 2 + 32)  # record, message, version, random
    for size in (1, 2, 1):  # session, suites, compressions
        hello.vector(size)
    extensions = hello.vector(2)
    found = []
    while extensions.left:
        kind, content = extensions.number(2), extensions.vector(2)
        names = content.vector(2) if kind == _ALPN else _Reader(b"")
        while names.left:
            found.append(_name(names))
    return found


def _name(names: _Reader) -> str:
    name = names.vector(1)
    return name.take(name.left).decode("latin-1")
