"""What the types of the language are made of: how a type says which words are of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Converter = TypeVar("Converter", bound=Callable[[str], Any])

COUNT = r"\d{1,3}(?:,\d{3})+|\d+"
SIZE = r"[\d,]+ (?:bytes?|kB|KiB|MB|MiB)"
DURATION = r"\d+(?:\.\d+)? (?:ms|s|min)"
STATUS = r"[1-5]\d\d"


def with_pattern(regex: str) -> Callable[[Converter], Converter]:
    """Says which words are of the type, in the way that `parse` reads it."""

    def mark(converter: Converter) -> Converter:
        converter.pattern = regex  # type: ignore[attr-defined]
        return converter

    return mark
