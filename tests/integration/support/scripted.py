"""A server that says what a test tells it to."""

from __future__ import annotations

import contextlib
import pathlib
import socket
import threading
import time
from collections.abc import Iterator

from support.topologies import HTTP, Node, NodeSpec


@contextlib.contextmanager
def server(*says: bytes, pause: float = 0.0, close: bool = True) -> Iterator[Node]:
    """A node that accepts one connection and says these bytes, whatever it is asked."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        done = threading.Event()

        def serve() -> None:
            accepted, _ = listener.accept()
            with accepted:
                for part in says:
                    accepted.sendall(part)
                    time.sleep(pause)
                if not close:
                    done.wait(10)

        thread = threading.Thread(target=serve)
        thread.start()
        nowhere = pathlib.Path("/nonexistent")
        port = listener.getsockname()[1]
        yield Node("node", NodeSpec(), "127.0.0.1", {HTTP: port}, nowhere, nowhere, "")
        done.set()
        thread.join()
