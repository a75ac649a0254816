"""How long the runner waits before it steps in, in seconds.

`EPHPM_DEADLINE_<NAME>` overrides one, as for the deadlines of the suite itself.
"""

from __future__ import annotations

import dataclasses
import os

from support.errors import UsageError


@dataclasses.dataclass(frozen=True)
class Limits:
    """The runner's patience."""

    scenario: float = 300  # a scenario, or a hook around scenarios, has ended
    cleanup: float = 20  # a worker that was told to stop has cleaned up and exited
    dump: float = 1  # a worker that hangs has written where its threads are

    @classmethod
    def from_environment(cls) -> Limits:
        """The defaults, with what the environment overrides.

        Raises:
            UsageError: an override is not a number above 0.
        """
        values: dict[str, float] = {}
        for field in dataclasses.fields(cls):
            variable = f"EPHPM_DEADLINE_{field.name.upper()}"
            if (text := os.environ.get(variable)) is not None:
                values[field.name] = _seconds(variable, text)
        return cls(**values)


def _seconds(variable: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if value <= 0:
        raise UsageError(f"{variable}={text}: want a number of seconds above 0")
    return value
