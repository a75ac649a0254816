"""What is said to a reader that is slow, stuck or gone."""

from __future__ import annotations

import os
import time

from reference.output import Output


def test_lines_come_in_their_order() -> None:
    reader, writer = os.pipe()
    output = Output()
    output.say("one", writer)
    output.say("two", writer)
    output.finish()
    assert os.read(reader, 100) == b"one\ntwo\n"


def test_who_is_gone_stops_nobody() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    output = Output()
    output.say("one", writer)
    output.finish()


def test_who_does_not_read_keeps_nobody_waiting_and_is_told_of_the_loss() -> None:
    reader, writer = os.pipe()
    output = Output(most=10)
    begun = time.monotonic()
    for _ in range(200):
        output.say("x" * 1000, writer)
    output.finish()
    assert time.monotonic() - begun < 5
    got = b""
    while b"log lines lost: " not in got:
        got += os.read(reader, 65536)
