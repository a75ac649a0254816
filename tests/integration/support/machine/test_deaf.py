"""A program that is started deaf: it gets every socket but the one that tells of networks."""

from __future__ import annotations

import subprocess
import sys

from support.machine import deaf

PROGRAM = """\
import socket
socket.socket(socket.AF_INET, socket.SOCK_STREAM).close()
socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).close()
print("sockets")
try:
    socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, 0)
    print("heard")
except OSError as error:
    print(error.strerror)
"""


def test_a_deaf_program_hears_of_no_network_and_reaches_all_the_same() -> None:
    command = [deaf.program(sys.executable), "-c", PROGRAM]
    reply = subprocess.run(command, capture_output=True, text=True, check=True)
    assert reply.stdout.splitlines() == ["sockets", "Address family not supported by protocol"]


def test_any_other_program_hears() -> None:
    reply = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True)
    assert reply.stdout.splitlines() == ["sockets", "heard"]
