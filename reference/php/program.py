"""PHP as a command: `php ARGS...` is Debian's php-cli with these words, and nothing in between."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence

from reference.errors import StartupError


def run(words: Sequence[str]) -> None:
    """Become PHP: its input, its output and its exit code are the command's own.

    Raises:
        StartupError: it is not installed.
    """
    program = shutil.which("php")
    if program is None:
        raise StartupError(
            "php not found: install the Debian package php-cli (apt-get install php-cli)"
        )
    sys.stdout.flush()
    os.execv(program, ["php", *words])
