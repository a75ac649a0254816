"""Placeholders: `{address}`, `{its ETag}` and the like, and what stands in their place.

A name begins with a letter and goes on in letters, digits, blanks and `.'-_`: neither JSON
(`{"field": 1}`) nor an inline table of TOML (`{ enabled = true }`) is a placeholder.
`<...>` is Gherkin's own: it stands for a column of `Examples`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from support.errors import Broken

# What a name stands for. A name that ends in "..." is a family, `password of ...`: its
# function is told the rest of the name. Other functions are told "".
Known = Mapping[str, str | Callable[[str], str]]

_PLACEHOLDER = re.compile(r"\{([A-Za-z][\w .'-]*)\}")
_REST = "..."


class UnknownPlaceholder(Broken):
    """Nobody knows what a placeholder stands for."""


def fill(text: str, known: Known) -> str:
    """The text with each placeholder replaced by what it stands for.

    Raises:
        UnknownPlaceholder: there is no such name.
    """
    return _PLACEHOLDER.sub(lambda match: _meaning(match[1], known), text)


def fill_bytes(data: bytes, known: Known) -> bytes:
    """The same for bytes. Those that are no text (UTF-8), such as random ones, have no names."""
    try:
        return fill(data.decode(), known).encode()
    except UnicodeDecodeError:
        return data


def _meaning(name: str, known: Known) -> str:
    found, rest = known.get(name), ""
    if found is None:
        for family in (key for key in known if key.endswith(_REST)):
            if name.startswith(family.removesuffix(_REST)):
                found, rest = known[family], name.removeprefix(family.removesuffix(_REST))
    if found is None:
        names = ", ".join(f"{{{item}}}" for item in sorted(known))
        raise UnknownPlaceholder(f"{{{name}}}: no such placeholder; known here: {names}")
    return found if isinstance(found, str) else found(rest)
