"""Packets, the handshake, and values on the wire."""

from __future__ import annotations

import asyncio
import hashlib

import pytest

from reference.mysql import handshake
from reference.mysql.packets import LARGEST, Malformed, Packets, Reading, integer, text
from reference.mysql.prepared import Prepared
from reference.sql.errors import SqlError


class _Sink:
    def __init__(self) -> None:
        self.data = b""

    def write(self, data: bytes) -> None:
        self.data += data


def _packets(data: bytes = b"") -> tuple[Packets, _Sink]:
    reader = asyncio.StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    sink = _Sink()
    return Packets(reader, sink), sink  # type: ignore[arg-type]


def test_a_packet_of_the_largest_size_goes_on() -> None:
    async def both_ways() -> bytes:
        packets, sink = _packets()
        packets.write(b"x" * LARGEST)
        assert sink.data[-4:] == b"\0\0\0\x01"
        read, _ = _packets(sink.data)
        return await read.read()

    assert asyncio.run(both_ways()) == b"x" * LARGEST


def test_a_packet_that_is_larger_than_allowed() -> None:
    async def read() -> None:
        packets, _ = _packets((b"\xff\xff\xff\0" + b"x" * LARGEST) * 5)
        await packets.read()

    with pytest.raises(SqlError) as caught:
        asyncio.run(read())
    assert caught.value.number == 1153


@pytest.mark.parametrize("number", [0, 250, 251, 65_535, 65_536, 1 << 24])
def test_a_number_of_variable_length(number: int) -> None:
    assert Reading(integer(number)).integer() == number


def test_a_packet_that_ends_too_early() -> None:
    with pytest.raises(Malformed):
        Reading(text(b"abc")[:-1]).text()


def test_a_password_is_proven() -> None:
    challenge = handshake.new_challenge()
    first = hashlib.sha1(b"secret").digest()
    mask = hashlib.sha1(challenge + hashlib.sha1(first).digest()).digest()
    proof = bytes(a ^ b for a, b in zip(first, mask, strict=True))
    assert handshake.proves("secret", challenge, proof)
    assert not handshake.proves("other", challenge, proof)


def test_statements_have_numbers_of_their_own() -> None:
    prepared = Prepared()
    first, statement = prepared.prepare("SELECT ?, '?'")
    second, _ = prepared.prepare("SELECT 2")
    assert first != second
    assert statement.count == 1
    prepared.close(first)
    with pytest.raises(SqlError) as caught:
        prepared.get(first)
    assert caught.value.number == 1243
