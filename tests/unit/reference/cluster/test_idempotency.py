"""What is done is remembered by its idempotency key."""

from __future__ import annotations

from reference.cluster.idempotency import KEPT, LONGEST_REPLY, FinishedWrites


def test_a_reply_is_known_by_its_key() -> None:
    finished = FinishedWrites()
    finished.note(b"a/1/0", b":1\r\n")
    assert finished.reply_to(b"a/1/0") == b":1\r\n"
    assert finished.reply_to(b"a/1/1") is None
    assert finished.replies_to([b"a/1/1", b"a/1/0"]) == {b"a/1/0": b":1\r\n"}


def test_what_is_forgotten_is_done_again() -> None:
    finished = FinishedWrites()
    finished.note(b"a/1/0", b":1\r\n")
    assert finished.forget(b"a/1/0") == b":1\r\n"
    assert finished.forget(b"a/1/0") is None
    assert finished.reply_to(b"a/1/0") is None


def test_memory_has_an_end() -> None:
    finished = FinishedWrites()
    for number in range(KEPT + 1):
        finished.note(b"a/1/%d" % number, b"+OK\r\n")
    assert finished.reply_to(b"a/1/0") is None
    assert finished.reply_to(b"a/1/1") == b"+OK\r\n"
    finished.note(b"long", b"x" * (LONGEST_REPLY + 1))
    assert finished.reply_to(b"long") is None
