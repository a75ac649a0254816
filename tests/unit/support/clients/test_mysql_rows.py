"""Packets of commands, and values of prepared statements, as they go over the wire."""

from __future__ import annotations

from support.clients import mysql_rows


def test_a_packet_is_framed_in_pieces() -> None:
    assert mysql_rows.framed(b"\x0e") == b"\x01\0\0\0\x0e"
    whole = mysql_rows.framed(b"x" * mysql_rows.LARGEST)
    assert whole[:4] == b"\xff\xff\xff\0"
    assert whole[-4:] == b"\0\0\0\x01"


def test_values_are_packed_by_their_type() -> None:
    packed = mysql_rows.packed([None, 5, "é", b"\0", 1.5], "utf-8")
    assert packed[:2] == b"\x01\x01"  # the first is NULL; types follow
    assert packed[2:12] == b"\x06\0\x08\0\xfd\0\xfc\0\x05\0"
    assert packed[12:20] == (5).to_bytes(8, "little")
    assert packed[20:23] == b"\x02\xc3\xa9"
