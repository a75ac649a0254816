"""A FastCGI client: one request to one responder over a Unix socket, on asyncio.

Record layout and constants are from the FastCGI specification 1.0. No maintained asyncio library
speaks it.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Callable, Iterator, Mapping

_HEADER = struct.Struct("!BBHHBx")  # version, type, request id, content length, padding length
_VERSION = 1
_REQUEST_ID = 1
_MAX_CONTENT = 0xFFFF

_BEGIN_REQUEST, _END_REQUEST, _PARAMS, _STDIN, _STDOUT, _STDERR = 1, 3, 4, 5, 6, 7
_RESPONDER_CLOSE_AFTER = struct.pack("!HB5x", 1, 0)  # role RESPONDER, no FCGI_KEEP_CONN


class ResponderDied(Exception):
    """The connection ended before the responder said that it was done."""


Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def exchange(
    streams: Streams,
    parameters: Mapping[str, bytes],
    body: bytes,
    on_stderr: Callable[[bytes], None],
) -> bytes:
    """Send one request over a fresh connection; return all of the responder's output.

    The connection is closed at the end. What the responder writes to its error stream goes to
    `on_stderr` as it arrives, in pieces of any length. Raises `ResponderDied` where it does not
    finish.
    """
    reader, writer = streams
    sending = asyncio.ensure_future(_send(writer, parameters, body))
    try:
        return await _receive(reader, on_stderr)
    finally:
        # A responder may answer without reading all of the body: what is left is not sent.
        sending.cancel()
        await asyncio.gather(sending, return_exceptions=True)
        writer.close()


async def _send(writer: asyncio.StreamWriter, parameters: Mapping[str, bytes], body: bytes) -> None:
    writer.write(_record(_BEGIN_REQUEST, _RESPONDER_CLOSE_AFTER))
    for kind, content in ((_PARAMS, encode_parameters(parameters)), (_STDIN, body)):
        for piece in _pieces(content):
            writer.write(_record(kind, piece))
            await writer.drain()
        writer.write(_record(kind, b""))
    await writer.drain()


async def _receive(reader: asyncio.StreamReader, on_stderr: Callable[[bytes], None]) -> bytes:
    output: list[bytes] = []
    while True:
        try:
            header = await reader.readexactly(_HEADER.size)
            _, kind, _, length, padding = _HEADER.unpack(header)
            content = (await reader.readexactly(length + padding))[:length]
        except (asyncio.IncompleteReadError, OSError) as error:
            raise ResponderDied from error
        if kind == _STDOUT:
            output.append(content)
        elif kind == _STDERR:
            on_stderr(content)
        elif kind == _END_REQUEST:
            return b"".join(output)


def _record(kind: int, content: bytes) -> bytes:
    return _HEADER.pack(_VERSION, kind, _REQUEST_ID, len(content), 0) + content


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _MAX_CONTENT):
        yield content[start : start + _MAX_CONTENT]


def encode_parameters(parameters: Mapping[str, bytes]) -> bytes:
    """Encode name-value pairs: two lengths (one byte up to 127, else four), name, value."""
    encoded = []
    for name, value in parameters.items():
        raw = name.encode("latin-1")
        encoded += [_length(len(raw)), _length(len(value)), raw, value]
    return b"".join(encoded)


def _length(length: int) -> bytes:
    return bytes([length]) if length < 0x80 else struct.pack("!I", length | 0x80000000)
