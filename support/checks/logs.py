"""Checks on what the node wrote: its log from the start, and its access log."""

from __future__ import annotations

import pathlib
import re
from collections.abc import Iterable
from typing import Any

from support.actions import log_waiting, mishaps
from support.actions.filling import filled
from support.assertions import (
    Log,
    Mismatch,
    equal,
    eventually,
    expect,
    holds,
    lacks,
    matches,
)
from support.clients.http import HttpClient, Request
from support.errors import Broken
from support.language import types
from support.language.nodes import Nodes, Told
from support.topologies import Node
from support.world import World
from support.world.chosen import chosen

# What is said again and again is said within that time, in seconds, after its reasons.
REPEATED = 0.5


def in_order(world: World, texts: list[str]) -> None:
    """Lines with these texts were logged in that order, others may stand between."""
    wanted = [filled(world, text) for text in texts]

    def logged() -> None:
        lines = iter(_whole(world).splitlines())
        for text in wanted:
            found = any(text in line for line in lines)
            expect(found, f"the log, line {text!r} after the ones before", text, _whole(world))

    eventually(logged, "log line")


def says(world: World, nodes: Nodes, text: str, *, once: bool = False) -> None:
    """Each of the nodes has logged that text since the scenario began; `once`: and not again.

    Raises:
        Unsupported: the target's log cannot be read.
    """
    log_waiting.await_text(world, nodes, text)
    if once:
        for node in chosen(world, nodes):

            def said_once(node: Node = node) -> None:
                count = world.provider.log(node).count(text)
                equal(f"how often the log of {node.name} says {text!r}", 1, count)

            holds(said_once, REPEATED)


def never_said(world: World, nodes: Nodes, text: str) -> None:
    """No such text was logged, nor is it for a moment; and there is a log. No text: nothing was
    logged at all. The log of a start that was refused is what that start wrote."""
    log_waiting.needs_log(world)

    def unsaid() -> None:
        for what, log in _logs(world, nodes):
            if not text:
                equal(what, "", log)
            elif not log:
                raise Mismatch(what, "some lines", "none")
            else:
                lacks(what, text, log)

    holds(unsaid, REPEATED)


def _logs(world: World, nodes: Nodes) -> list[tuple[str, Log]]:
    """What is called so, and all that is in it, of each of the nodes."""
    if world.attempt is not None and not (nodes.names or nodes.every):
        return [("the log of the start", Log(world.attempt.output))]
    found = chosen(world, nodes)
    return [
        (f"the log of {each.name}", Log(world.provider.log(each, whole=True))) for each in found
    ]


def access_lines(world: World, table: Iterable[Any], *, renamed: bool = False) -> None:
    """The access log has a line for each row, in that order, and no other.

    The column | visitor |, where there is one, is the address at a line's beginning. `renamed`:
    what was the access log has them.
    """
    file = mishaps.renamed_log(world) if renamed else mishaps.access_log(world)
    patterns = [_access_pattern(world, row) for row in table]

    def written() -> None:
        lines = _access_log(file)
        shown = "\n".join(lines) or "none"
        expect(len(lines) == len(patterns), "the access log", f"{len(patterns)} lines", shown)
        lacks("the access log", "\0", shown)  # what a writer leaves that does not append
        for pattern, line in zip(patterns, lines, strict=True):
            matches("a line of the access log", pattern, line)

    eventually(written, "log line")


def _access_pattern(world: World, row: Any) -> str:
    visitor = filled(world, row.get("visitor", ""))
    begin = rf"(?<!\S){re.escape(visitor)}(?!\S).*" if visitor else ""
    target = re.escape(row["target"])
    return rf"{begin}\b{row['method']} {target}(?![^\s\"]).*\b{row['status']}\b"


def is_access_log(world: World, *, there: bool) -> None:
    """There is such a file, within the deadline `effect`; or there is none."""
    file = mishaps.access_log(world)

    def found() -> None:
        expect(file.exists(), file.name, "a file", "no such file")

    if there:
        eventually(found, "effect")
    else:
        expect(not file.exists(), file.name, "no such file", "a file")


def recent(world: World, path: str, wanted: Told, table: Iterable[Any] | None) -> None:
    """The node tells of so many requests, or of those of the table, the newest first.

    A cell is what the entry has there; `at least 300 ms` (and no longer than the visitor waited);
    `the size of the body` (of the last answer).

    Raises:
        Broken: the sentence needs a table, and has none.
    """
    if wanted.count is None and table is None:
        raise Broken(f"{path}: which requests? The table says it")
    rows = [dict(row.items()) for row in table or ()]

    def told() -> None:
        entries = _recent(world, path)
        if wanted.count is not None:
            equal("how many requests are told of", wanted.count, len(entries))
            return
        entries = entries[: len(rows)] if wanted.others else entries
        shown = [{name: entry.get(name) for name in rows[0]} for entry in entries] if rows else []
        equal("how many requests are told of", len(rows), len(entries))
        for number, (row, entry) in enumerate(zip(rows, shown, strict=True), start=1):
            for name, cell in row.items():
                _entry_has(world, f"{name} of request {number}", cell, entry[name])

    eventually(told, "effect")


def _entry_has(world: World, what: str, cell: str, found: Any) -> None:
    if cell == "the size of the body":
        equal(what, len(world.answer.raw), found)
    elif cell.startswith("at least "):
        least, most = types.duration(cell.removeprefix("at least ")), world.answer.seconds
        fits = isinstance(found, int | float) and least * 1000 <= found <= most * 1000
        expect(fits, what, f"{least * 1000:g} to {most * 1000:.0f} ms", found)
    else:
        equal(what, cell, str(found))


def _recent(world: World, path: str) -> list[dict[str, Any]]:
    exchange = HttpClient(world.node).send(Request(target=path)).answered()
    equal(f"the status of {path}", 200, exchange.status)
    entries = exchange.json()
    if not isinstance(entries, list):
        raise Mismatch(path, "a JSON list", exchange.text)
    return entries


def _access_log(file: pathlib.Path) -> list[str]:
    if not file.exists():
        raise Mismatch(file.name, "a file", "no such file")
    return [
        line for line in file.read_text(encoding="utf-8").splitlines() if "/_ephpm/" not in line
    ]


def _whole(world: World) -> Log:
    log_waiting.needs_log(world)
    if world.attempt is not None:
        return Log(world.attempt.output)
    return Log(world.provider.log(world.node, whole=True))
