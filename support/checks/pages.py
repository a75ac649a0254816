"""Checks on what pages of the document root print and report."""

from __future__ import annotations

import hashlib
import pathlib

from support.assertions import contains, equal, eventually
from support.checks.responses import all_get, body_is, fact
from support.clients.http import Exchange
from support.world import World


def contains_fact(world: World, text: str, name: str) -> None:
    """The text, and behind it what the target's profile states, are in the body."""
    contains("the body", text + fact(world, name), world.answer.text)


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


def is_numbered_page(answer: Exchange, size: int) -> None:
    """The body is what /large_output.php prints for that size, byte for byte."""
    line = "line %08d of a large page\n"
    lines = size // len(line % 0) + 1
    body_is(answer, "".join(line % number for number in range(lines)).encode()[:size])


def are_numbered_pages(world: World, count: int, size: int) -> None:
    """Each visitor of the crowd got 200 and that page."""
    all_get(world, count, 200)
    for exchange in world.visits.crowd:
        is_numbered_page(exchange, size)


def temporary_file_gone(world: World, field: str) -> None:
    """The path at which /test.php found the upload is no file any more."""
    path = world.answer.json()["FILES"][field]["path"]

    def gone() -> None:
        there = "still there" if pathlib.Path(path).exists() else "gone"
        equal(f"the temporary file of {field}", "gone", there)

    eventually(gone, "effect")
