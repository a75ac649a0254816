from __future__ import annotations

from support.phpt import leaks


class _Node:
    def __init__(self, each: int, once: int = 0) -> None:
        self.size, self.each, self.once, self.visits = 0, each, once, 0

    def visit(self) -> None:
        self.visits += 1
        self.size += self.each + (self.once if self.visits == leaks.WARMING + 1 else 0)


def _grown(node: _Node) -> str:
    return leaks.grown(lambda: node.size, node.visit, 10)


def test_what_grows_with_each_visit_is_told() -> None:
    assert _grown(_Node(1_000_000)) == "1,000,000 bytes more with each visit"


def test_what_grows_once_or_a_little_is_no_leak() -> None:
    assert not _grown(_Node(0, 50_000_000))
    assert not _grown(_Node(1000))
