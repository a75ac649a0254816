"""Times as `ephpm.toml` writes them where a number of seconds would not do: `500ms`, `30s`."""

import re
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}


def duration_seconds(text: str) -> float:
    """Return the seconds of `500ms`, `30s`, `5m` or `2h`; raises `ValueError` else."""
    match = re.fullmatch(r"([0-9]+)(ms|s|m|h)", text)
    if match is None:
        raise ValueError(text)
    return int(match[1]) * _SECONDS[match[2]]


def _duration(text: str) -> str:
    try:
        duration_seconds(text)
    except ValueError as error:
        raise PydanticCustomError(
            "duration", 'invalid duration, write a whole number with ms, s, m or h as in "500ms"'
        ) from error
    return text


Duration = Annotated[str, AfterValidator(_duration)]
