"""What a run was told: options, profiles, deadlines; and where the project lies."""

from __future__ import annotations

import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
"""The project's root."""
