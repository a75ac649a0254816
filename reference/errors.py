"""What stops a node from starting, told to the person who started it."""


class StartupError(Exception):
    """The node cannot start; the text says what is wrong and what would be right.

    `python -m reference` prints it as `error: <text>` on stderr and exits with 1. Several
    findings may be joined by newlines: each becomes a line of its own.
    """
