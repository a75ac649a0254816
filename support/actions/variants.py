"""Words of a command line."""

from __future__ import annotations

import re

from support.world import World


def want_words(world: World, text: str) -> None:
    """Asks for a node with these words on its command line; a blank in `{...}` parts none."""
    world.want_arguments(*re.findall(r"(?:{[^}]*}|\S)+", text))
