from __future__ import annotations

import socket

import pytest

from support.results import ScenarioResult
from support.runner import messages
from support.runner.messages import Answer, Bye, Channel, Claim, Done, Ready, Stop, UnitDone, Work
from tests.unit.support.runner.made import result


@pytest.fixture
def ends() -> tuple[Channel, Channel]:
    ours, theirs = messages.pair()
    return ours, Channel(theirs)


def test_every_message_survives_the_way() -> None:
    for message in (
        Ready(),
        Work("features/ä.feature", [3, 9]),
        Claim(3),
        Answer(False),
        UnitDone("after_feature: line\nline", "trace"),
        Stop(),
        Bye(["after_all: no"], "0.4.1", "0123456789ab", {"nodes": {"seconds": 0.5, "started": 2}}),
    ):
        line = messages.encode(message)
        assert line.count(b"\n") == 1
        assert messages.decode(line) == message


def test_a_result_survives_the_way() -> None:
    before = result(7, reason='an "odd"\nreason')
    message = messages.decode(messages.encode(Done(before.to_json())))
    assert isinstance(message, Done)
    assert ScenarioResult.from_json(message.result) == before


@pytest.mark.parametrize("line", [b"{}", b"[1]", b'{"type":"Claim"}', b'{"type":"Other"}', b"x"])
def test_what_is_no_message_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):
        messages.decode(line)


def test_messages_that_come_in_pieces_are_put_together() -> None:
    ours, theirs = socket.socketpair()
    channel = Channel(ours)
    whole = messages.encode(Claim(1)) + messages.encode(Claim(2))
    theirs.sendall(whole[:5])
    assert channel.receive() == []
    theirs.sendall(whole[5:])
    assert channel.receive() == [Claim(1), Claim(2)]


def test_a_closed_channel_is_told_from_a_silent_one(ends: tuple[Channel, Channel]) -> None:
    ours, theirs = ends
    assert ours.rest() == []
    theirs.send(Claim(4))
    theirs.close()
    assert ours.rest() == [Claim(4)]
    with pytest.raises(EOFError):
        ours.receive()
