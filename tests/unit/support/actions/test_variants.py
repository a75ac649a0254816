"""Words of a command line."""

from __future__ import annotations

from support.actions import variants


class Wanting:
    """Notes what is asked of a world."""

    def __init__(self) -> None:
        self.arguments: tuple[str, ...] = ()

    def want_arguments(self, *words: str) -> None:
        self.arguments = words


def test_a_blank_within_a_role_parts_no_words() -> None:
    world = Wanting()
    variants.want_words(world, "--document-root {document root}/sub  -v")  # type: ignore[arg-type]
    assert world.arguments == ("--document-root", "{document root}/sub", "-v")
