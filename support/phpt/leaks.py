"""Does a page leave memory behind? It is asked for again and again, and the node is weighed."""

from __future__ import annotations

from collections.abc import Callable

WARMING = 5  # visits before the first look: caches fill
PER_VISIT = 64 * 1024  # bytes a visit may leave behind: what is less may be the node's own


def grown(memory: Callable[[], int], visit: Callable[[], object], repeats: int) -> str:
    """How much the node has grown, where each of two rounds made it grow; empty otherwise."""
    for _ in range(WARMING):
        visit()
    rounds = []
    for _ in range(2):
        before = memory()
        for _ in range(repeats):
            visit()
        rounds.append(memory() - before)
    if min(rounds) <= repeats * PER_VISIT:
        return ""
    return f"{sum(rounds) // (2 * repeats):,} bytes more with each visit"
