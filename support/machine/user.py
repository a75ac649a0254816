"""Whose run it is."""

from __future__ import annotations

import os

MARK = "EPHPM_ACCEPTANCE_ROOTLESS"
"""The variable that names the user outside of the user namespace; only set inside of it."""


def user() -> int:
    """The id of the user whose run it is; inside of the namespace everybody is root."""
    return int(os.environ.get(MARK, os.geteuid()))
