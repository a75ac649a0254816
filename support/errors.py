"""The errors that the harness tells apart.

A check that does not hold raises `AssertionError`: the product is judged by
it. Everything here means that no judgement was possible, or that the user of
the suite asked for something that cannot be had.
"""

from __future__ import annotations

import dataclasses


class UsageError(Exception):
    """The command line, a profile or a configuration is wrong.

    The message names the file or the option, the key, and what would be right.
    It ends the run with exit code 2 before anything is started.
    """


class Broken(Exception):
    """The environment failed, not the product: the verdict is `broken`.

    For example: a port that cannot be had, a missing component under CI, a node
    that never became ready.
    """


class Endless(Broken):
    """A program did not end in time; `printed` is what it had printed until then."""

    def __init__(self, message: str, printed: str) -> None:
        super().__init__(message)
        self.printed = printed


@dataclasses.dataclass(frozen=True)
class Start:
    """A node's start that came to nothing: what it was given, and what it wrote."""

    command: tuple[str, ...]
    configuration: str
    log: str


class NotStarted(Broken):
    """A node did not become ready; the message has its last words."""

    def __init__(self, message: str, start: Start) -> None:
        super().__init__(message)
        self.start = start


class Died(NotStarted):
    """A node ended by itself before it was ready, of a program that had served in this run.

    The product failed: the verdict is `failed`, in whichever step it was.
    """


class NotReady(NotStarted):
    """A node runs and did not become ready in time, of a program that had served in this run.

    In a When or a Then the product is judged by it: `failed`; in a Given it is `broken`.
    """


class CannotServe(NotStarted):
    """Of several nodes not one became ready: the program cannot serve, and the run ends."""


class Missing(Exception):
    """A component that a scenario needs is not on this machine.

    The scenario is skipped with the message as its reason; under `CI=true` the
    verdict is `broken` instead.
    """


class Unsupported(Exception):
    """The target cannot do what the scenario asks, and does not claim to.

    The scenario is skipped with the message as its reason, under CI as well.
    """
