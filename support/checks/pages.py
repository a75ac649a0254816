"""Checks on what pages of the document root print and report."""

from __future__ import annotations

import hashlib
import pathlib

from support.assertions import equal, eventually
from support.world import World


def received(world: World, path: str, field: str) -> None:
    """/test.php got the file of the site under that field, byte for byte."""
    files = world.answer.json().get("FILES")
    entry = files.get(field) if isinstance(files, dict) else None
    content = world.site_file(path)
    wanted = {
        "size": len(content),
        "error": 0,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    found = {key: entry.get(key) for key in wanted} if isinstance(entry, dict) else entry
    equal(f"the upload in {field}", wanted, found)


def temporary_file_gone(world: World, field: str) -> None:
    """The path at which /test.php found the upload is no file any more."""
    path = world.answer.json()["FILES"][field]["path"]

    def gone() -> None:
        there = "still there" if pathlib.Path(path).exists() else "gone"
        equal(f"the temporary file of {field}", "gone", there)

    eventually(gone, "effect")
