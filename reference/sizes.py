"""Sizes as `ephpm.toml` writes them (`64MB`, `512kb`, a number of bytes), and PHP's (`64M`)."""

import re
from typing import Annotated

from pydantic import AfterValidator, Field
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

_PHP_UNITS = {"": 1, "K": 1024, "M": 1024**2, "G": 1024**3}
# PHP takes memory in pieces of this size, and silently keeps another limit where it has none.
_PHP_LEAST_MEMORY = 2 * 1024**2
_PHP_SIZES = ("memory_limit", "post_max_size", "upload_max_filesize", "realpath_cache_size")


def _php_size(text: str) -> str:
    _php_bytes(text)
    return text


def _php_bytes(text: str) -> int:
    """Return the bytes of `64M`; PHP itself takes what it does not understand for something."""
    match = re.fullmatch(r"([0-9]+)([KMG]?)", text.upper())
    if match is None:
        raise PydanticCustomError(
            "php_size", 'not a size of PHP\'s, write a whole number with K, M or G as in "256M"'
        )
    return int(match[1]) * _PHP_UNITS[match[2]]


def _php_memory(text: str) -> str:
    if text != "-1" and _php_bytes(text) < _PHP_LEAST_MEMORY:
        raise PydanticCustomError(
            "php_memory", 'less than PHP itself needs, write at least "2M", or "-1" for no limit'
        )
    return text


def _ini_pair(pair: list[str]) -> list[str]:
    name, value = pair[0].strip(), pair[1].strip()
    if name == "memory_limit":
        _php_memory(value)
    elif name in _PHP_SIZES:
        _php_size(value)
    return pair


PhpSize = Annotated[str, AfterValidator(_php_size)]
PhpMemory = Annotated[str, AfterValidator(_php_memory)]
IniPair = Annotated[list[str], Field(min_length=2, max_length=2), AfterValidator(_ini_pair)]
