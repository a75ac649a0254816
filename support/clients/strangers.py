"""Whoever can reach the ports of a cluster and is not of it: what a stranger sends, and hears."""

from __future__ import annotations

import random
import socket

from support.settings import deadlines
from support.topologies.node import Node

LARGEST = 65507  # bytes that a datagram can hold
SIZES = (0, 1, 12, 28, 100, 1200, 9000, 60000)  # of junk, in turn
ANNOUNCED = b"\xff" * 8  # whatever reads a length here reads one of gigabytes
JUNK = 2000  # bytes on a connection


class Stranger:
    """A socket for datagrams, at an address of the suite's own on the network of the nodes."""

    def __init__(self, node: Node, port: int) -> None:
        """Takes the address from which that port of the node is reached."""
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.connect((node.host, port))
        host = self._socket.getsockname()[0]
        self._socket.close()
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind((host, 0))
        self.connections: list[socket.socket] = []

    @property
    def address(self) -> str:
        """Where it hears datagrams, as HOST:PORT."""
        host, port = self._socket.getsockname()
        return f"{host}:{port}"

    def heard(self) -> list[bytes]:
        """What has come since the last time, the oldest first.

        Raises:
            TimeoutError: nothing comes within the deadline `effect`.
        """
        self._socket.settimeout(deadlines.seconds("effect"))
        found = [self._socket.recv(LARGEST)]
        self._socket.setblocking(False)
        try:
            while True:
                found.append(self._socket.recv(LARGEST))
        except BlockingIOError:
            return found
        finally:
            self._socket.setblocking(True)

    def tell(self, goal: tuple[str, int], datagrams: list[bytes], count: int) -> None:
        """Sends so many of these datagrams, in turns."""
        for number in range(count):
            self._socket.sendto(datagrams[number % len(datagrams)], goal)

    def call(self, goal: tuple[str, int], count: int, data: bytes) -> None:
        """Makes so many connections, says the same on each, and keeps them."""
        for _ in range(count):
            connection = socket.create_connection(goal, timeout=deadlines.seconds("connect"))
            self.connections.append(connection)
            if data:
                connection.sendall(data)

    def close(self) -> None:
        """Ends all of it."""
        for connection in self.connections:
            connection.close()
        self._socket.close()


def junk() -> list[bytes]:
    """Datagrams that mean nothing, of many sizes; the same ones each time."""
    chance = random.Random(4711)
    return [chance.randbytes(size) for size in SIZES]
