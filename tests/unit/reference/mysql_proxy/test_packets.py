"""Greetings and sign-ins are read back as they were written; errors and ends are told apart."""

from __future__ import annotations

import pytest
from pymysql import _auth

from reference.mysql_proxy import packets
from reference.mysql_proxy.packets import Greeting, NotMysql, Refused, SignIn


def test_a_greeting_is_read_back() -> None:
    greeting = Greeting("10.11.19-MariaDB", packets.challenge(), thread=7)
    assert Greeting.parsed(greeting.packet()) == greeting


def test_a_sign_in_is_read_back() -> None:
    wanted = packets.sign_in("anna@shop", "shop")
    assert SignIn.parsed(wanted.packet(b"x" * 20)) == wanted
    nowhere = packets.sign_in("anna", "")
    assert SignIn.parsed(nowhere.packet(b"")) == nowhere


def test_a_server_that_refuses_is_told_apart() -> None:
    with pytest.raises(Refused, match=r"Too many \(1040\)"):
        Greeting.parsed(b"\xff" + (1040).to_bytes(2, "little") + b"Too many")


@pytest.mark.parametrize("packet", [b"", b"HTTP/1.1 400", b"\x09old\0"])
def test_what_is_no_greeting_is_refused(packet: bytes) -> None:
    with pytest.raises(NotMysql):
        Greeting.parsed(packet)


def test_the_proof_of_a_password_is_that_of_mysql_native_password() -> None:
    challenged = bytes(range(1, 21))
    theirs = _auth.scramble_native_password(b"secret", challenged)
    assert packets.proof_of("secret", challenged) == theirs
    assert packets.proof_of("", challenged) == b""


def test_the_status_of_an_answer() -> None:
    assert packets.status_of(packets.ok(packets.IN_TRANSACTION)) == packets.IN_TRANSACTION
    assert packets.status_of(packets.eof(packets.MORE_RESULTS)) == packets.MORE_RESULTS
    assert packets.status_of(b"\x00\xfc\x10\x27\xfd\x01\x00\x01\x03\x00\x00\x00") == 3


def test_a_row_is_no_end() -> None:
    assert packets.is_eof(packets.eof())
    assert not packets.is_eof(b"\xfe" + bytes(8) + b"a long value")
