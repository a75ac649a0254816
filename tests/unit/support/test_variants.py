"""Words of a command line."""

from __future__ import annotations

from support.actions import variants
from support.topologies import NodeSpec


class Wanting:
    """Notes what is asked of a world."""

    def __init__(self) -> None:
        self.arguments: tuple[str, ...] = ()
        self.second: NodeSpec | None = None

    def want_arguments(self, *words: str) -> None:
        self.arguments = words


def test_a_blank_within_a_role_parts_no_words() -> None:
    world = Wanting()
    variants.want_words(world, "--document-root {document root}/sub  -v")  # type: ignore[arg-type]
    assert world.arguments == ("--document-root", "{document root}/sub", "-v")


def test_a_second_node_has_its_own_configuration() -> None:
    world = Wanting()
    variants.want_second(world, "[server]\npreview = true")  # type: ignore[arg-type]
    assert world.second == NodeSpec(configuration={"server": {"preview": True}})
