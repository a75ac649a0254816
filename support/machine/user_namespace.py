"""Clusters without root: the whole run moves into a user namespace of its own.

There it may make network namespaces and cut links, and nothing outside notices. A
target that is reached over the machine's own network stays outside.
"""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys

from support.machine import programs, user
from support.settings.options import RunOptions

_LOCAL = ("reference", "ephpm")
_PREPARE = 'mount -t tmpfs tmpfs /run && ip link set lo up && exec "$@"'
_UNSHARE = ["unshare", "--user", "--map-root-user", "--net", "--mount", "--kill-child", "--fork"]


def enter(options: RunOptions) -> None:
    """Starts the run again in a user namespace, where that helps and is permitted.

    Returns where the run stays as it is: root runs it, it is inside already, the target
    is elsewhere, or the machine does not permit it (then cluster features are skipped,
    or broken under CI, with that reason).
    """
    if os.geteuid() == 0 or user.MARK in os.environ or options.target not in _LOCAL:
        return
    os.environ["PATH"] = f"{os.environ.get('PATH', '')}:{programs.SYSTEM_PATH}"
    if not permitted():
        return
    os.environ[user.MARK] = str(os.geteuid())
    sys.stdout.flush()
    program = pathlib.PurePath(sys.argv[0])
    front = [sys.argv[0]] if program.name == "behave" else ["-m", "behave"]
    again = [sys.executable, *front, *sys.argv[1:]]
    os.execvp(_UNSHARE[0], [*_UNSHARE, "sh", "-c", _PREPARE, "sh", *again])


def permitted() -> bool:
    """Whether this machine lets a user make the namespaces."""
    if not shutil.which("unshare") or not shutil.which("ip"):
        return False
    command = [*_UNSHARE, "sh", "-c", _PREPARE, "sh", "true"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
