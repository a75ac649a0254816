"""Only who knows the secret can read or write, and no frame can be moved."""

from __future__ import annotations

import pytest

from reference.cluster.sealing import DatagramSeal, StreamSeal, Unreadable, decoded, encoded

MESSAGE = {"n": [1, -2, 2**63, 0.5, None, "text", b"\x00\xff"], "h": {b"field": b"value"}}


def test_a_datagram_comes_back() -> None:
    assert DatagramSeal("s").open(DatagramSeal("s").close(MESSAGE)) == MESSAGE


def test_content_is_not_readable_and_differs_each_time() -> None:
    seal = DatagramSeal("s")
    one, other = seal.close("a secret text"), seal.close("a secret text")
    assert b"secret" not in one
    assert one != other


@pytest.mark.parametrize("datagram", [b"", b"short", b"x" * 12, b"x" * 200, encoded(MESSAGE)])
def test_what_was_not_sealed_is_refused(datagram: bytes) -> None:
    with pytest.raises(Unreadable):
        DatagramSeal("s").open(datagram)


def test_another_secret_is_refused() -> None:
    with pytest.raises(Unreadable):
        DatagramSeal("s").open(DatagramSeal("t").close(MESSAGE))


@pytest.mark.parametrize("position", [0, 12, 20, -1])
def test_a_changed_byte_is_noticed(position: int) -> None:
    datagram = bytearray(DatagramSeal("s").close(MESSAGE))
    datagram[position] ^= 1
    with pytest.raises(Unreadable):
        DatagramSeal("s").open(bytes(datagram))


def streams(salt: bytes = b"salt") -> tuple[StreamSeal, StreamSeal]:
    return StreamSeal("s", "there", salt), StreamSeal("s", "there", salt)


def test_frames_come_back_in_order() -> None:
    sender, receiver = streams()
    assert [receiver.open(sender.close(number)) for number in range(3)] == [0, 1, 2]


def test_a_frame_repeated_or_left_out_is_refused() -> None:
    sender, receiver = streams()
    first, second = sender.close(1), sender.close(2)
    with pytest.raises(Unreadable):
        receiver.open(second)
    sender, receiver = streams()
    receiver.open(first)
    with pytest.raises(Unreadable):
        receiver.open(first)


def test_a_frame_of_another_connection_or_direction_is_refused() -> None:
    frame = StreamSeal("s", "there", b"one").close(1)
    for receiver in (StreamSeal("s", "there", b"other"), StreamSeal("s", "back", b"one")):
        with pytest.raises(Unreadable):
            receiver.open(frame)


def test_what_is_no_message_is_unreadable() -> None:
    for data in (b"", b"\xc1", encoded(1) + b"\x00", b"\x92\x01"):
        with pytest.raises(Unreadable):
            decoded(data)
