"""What can go wrong before a node serves."""

from __future__ import annotations

import sys


class StartupError(Exception):
    """The node cannot start; the text names the key, file or address, and what would be right."""

    def show(self) -> None:
        """Write it to standard error, a line for each thing that is wrong."""
        for line in str(self).splitlines():
            print(f"error: {line}", file=sys.stderr)
