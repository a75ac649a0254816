"""Many visitors at once."""

from __future__ import annotations

import concurrent.futures
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def together(count: int, act: Callable[[int], T]) -> list[T]:
    """`act(0)` to `act(count - 1)`, each in a thread of its own, all begun at one moment."""
    gate = threading.Barrier(count)

    def behind_the_gate(number: int) -> T:
        gate.wait()
        return act(number)

    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(behind_the_gate, range(count)))
