"""Sizes as `ephpm.toml` writes them: `64MB`, `512kb`, a bare number of bytes."""

import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

_UNITS = {"": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}


def memory_bytes(text: str) -> int:
    """Return the bytes of `64MB`, `512kb`, `1GB` or a bare number; raises `ValueError` else."""
    match = re.fullmatch(r"([0-9]+) ?(KB|MB|GB|)", text.upper())
    if match is None:
        raise ValueError(text)
    return int(match[1]) * _UNITS[match[2]]


def _memory_size(text: str) -> str:
    try:
        memory_bytes(text)
    except ValueError as error:
        raise PydanticCustomError(
            "memory_size",
            'invalid memory size, write a whole number with KB, MB or GB as in "64MB"',
        ) from error
    return text


MemorySize = Annotated[str, AfterValidator(_memory_size)]
