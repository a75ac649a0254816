"""The programs of the operating system: the one place that looks for them."""

from __future__ import annotations

import os
import shutil

from support.errors import Missing

# Where Debian keeps what administrators use; the PATH of other users may lack it.
SYSTEM_PATH = "/usr/sbin:/sbin"


def program(name: str) -> str:
    """The path of a program of the operating system.

    Raises:
        Missing: it is not installed.
    """
    found = shutil.which(name, path=f"{os.environ.get('PATH', '')}:{SYSTEM_PATH}")
    if found is None:
        raise Missing(f"the program {name} is not installed (packages.txt)")
    return found
