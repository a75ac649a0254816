"""The errors that the harness tells apart.

A check that does not hold raises `AssertionError`: the product is judged by
it. Everything here means that no judgement was possible, or that the user of
the suite asked for something that cannot be had.
"""

from __future__ import annotations


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


class Missing(Exception):
    """A component that a scenario needs is not on this machine.

    The scenario is skipped with the message as its reason; under `CI=true` the
    verdict is `broken` instead.
    """


class Unsupported(Exception):
    """The target cannot do what the scenario asks, and does not claim to.

    The scenario is skipped with the message as its reason, under CI as well.
    """
