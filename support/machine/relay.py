"""`python -m support.machine.relay LINK LINK ...`: passes frames on between two links, badly.

It stands where a host was plugged into a bridge. Some frames are lost, some come late (and so after
others), some come twice; what it did with how many, it says in a line of JSON now and then. It runs
until it is killed.
"""

from __future__ import annotations

import argparse
import heapq
import json
import random
import select
import socket
import time

ALL = 0x0003  # ETH_P_ALL
SOL_PACKET, PACKET_VNET_HDR, PACKET_OUTGOING = 263, 15, 4
LARGEST = 10 + 65536 + 100  # bytes: what the kernel says of a frame, and a frame of many segments
TOLD = 0.2  # seconds between the lines

Late = tuple[float, int, socket.socket, bytes]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("links", nargs=2)
    parser.add_argument("--lose", type=float, default=0.0, help="of 100 frames")
    parser.add_argument("--double", type=float, default=0.0, help="of 100 frames")
    parser.add_argument("--delay", type=float, default=0.0, help="seconds, give or take a half")
    options = parser.parse_args()
    one, other = map(_opened, options.links)
    _pass_on({one: other, other: one}, options)


def _opened(link: str) -> socket.socket:
    opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    # With what the kernel has left to do on a frame: check sums, segments.
    opened.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
    opened.bind((link, ALL))
    return opened


def _pass_on(ways: dict[socket.socket, socket.socket], options: argparse.Namespace) -> None:
    chance, late, number = random.Random(4711), list[Late](), 0
    done = {"passed": 0, "lost": 0, "doubled": 0}
    told = 0.0
    while True:
        now = time.monotonic()
        while late and late[0][0] <= now:
            _, _, goal, frame = heapq.heappop(late)
            _send(goal, frame)
            done["passed"] += 1
        if now - told > TOLD:
            print(json.dumps(done), flush=True)
            told = now
        wait = min(TOLD, late[0][0] - now if late else TOLD)
        for source in select.select(list(ways), [], [], wait)[0]:
            frame, address = source.recvfrom(LARGEST)
            if address[2] == PACKET_OUTGOING:
                continue
            if chance.uniform(0, 100) < options.lose:
                done["lost"] += 1
                continue
            twice = chance.uniform(0, 100) < options.double
            done["doubled"] += twice
            for _ in range(1 + twice):
                number += 1
                due = time.monotonic() + options.delay * chance.uniform(0.5, 1.5)
                heapq.heappush(late, (due, number, ways[source], frame))


def _send(goal: socket.socket, frame: bytes) -> None:
    try:
        goal.send(frame)
    except OSError:
        return  # as on a full line: the frame is lost


if __name__ == "__main__":
    main()
