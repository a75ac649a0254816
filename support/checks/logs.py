"""Checks on what the node wrote: its log from the start, and its access log."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from support.actions.filling import filled
from support.assertions import Mismatch, equal, eventually, expect, lacks, matches
from support.clients.http import HttpClient, Request
from support.errors import Unsupported
from support.world import World

# Where features have it written: in the node's own directory.
ACCESS_LOG = "access.log"


def in_order(world: World, texts: list[str]) -> None:
    """Lines with these texts were logged in that order, others may stand between."""
    wanted = [filled(world, text) for text in texts]

    def logged() -> None:
        lines = iter(_whole(world).splitlines())
        for text in wanted:
            found = any(text in line for line in lines)
            expect(found, f"the log, line {text!r} after the ones before", text, _whole(world))

    eventually(logged, "log line")


def never_said(world: World, text: str) -> None:
    """No such text was logged; and there is a log."""
    log = _whole(world)
    if not log:
        raise Mismatch("the node's log", "some lines", "none")
    lacks("the node's log", text, log)


def silent(world: World) -> None:
    """Nothing was logged."""
    equal("the node's log", "", _whole(world))


def access_lines(world: World, table: Iterable[Any]) -> None:
    """The access log has a line for each row, in that order, and no other."""
    patterns = [
        rf"\b{row['method']} {re.escape(row['target'])}(?![^\s\"]).*\b{row['status']}\b"
        for row in table
    ]

    def written() -> None:
        lines = _access_log(world)
        shown = "\n".join(lines) or "none"
        expect(len(lines) == len(patterns), "the access log", f"{len(patterns)} lines", shown)
        for pattern, line in zip(patterns, lines, strict=True):
            matches("a line of the access log", pattern, line)

    eventually(written, "log line")


def access_addresses(world: World, count: int) -> None:
    """So many lines of the access log name the last new visitor's address."""
    address = world.visits.address

    def written() -> None:
        lines = [line for line in _access_log(world) if address in line.split()]
        equal(f"how many lines of the access log have {address}", count, len(lines))

    eventually(written, "log line")


def no_access_log(world: World) -> None:
    """There is no such file."""
    file = world.node.directory / ACCESS_LOG
    expect(not file.exists(), ACCESS_LOG, "no such file", "a file")


def recent_requests(world: World, path: str, table: Iterable[Any]) -> None:
    """The node tells of exactly these requests, the newest first."""
    wanted = [f"{row['method']} {row['path']} {row['status']}" for row in table]

    def told() -> None:
        found = [f"{one['method']} {one['path']} {one['status']}" for one in _recent(world, path)]
        equal("the requests that are told of", "\n".join(wanted), "\n".join(found))

    eventually(told, "effect")


def recent_count(world: World, path: str, count: int) -> None:
    """The node tells of so many requests."""
    eventually(
        lambda: equal("how many requests are told of", count, len(_recent(world, path))), "effect"
    )


def recent_size(world: World, path: str, field: str) -> None:
    """The newest request's size is that of the last answer's body."""
    size, target = len(world.answer.raw), world.answer.request.target
    eventually(lambda: equal(field, size, _newest(world, path, target).get(field)), "effect")


def recent_time(world: World, path: str, field: str, seconds: float) -> None:
    """The newest request's time is at least that, and at most what the visitor waited."""
    target, waited = world.answer.request.target, world.answer.seconds

    def told() -> None:
        found = _newest(world, path, target).get(field)
        fits = isinstance(found, int | float) and seconds * 1000 <= found <= waited * 1000
        expect(fits, field, f"{seconds * 1000:g} to {waited * 1000:.0f} ms", found)

    eventually(told, "effect")


def _newest(world: World, path: str, target: str) -> dict[str, Any]:
    entries = _recent(world, path)
    if not entries:
        raise Mismatch(f"the entries of {path}", "at least one", "none")
    equal("the path of the newest entry", target.split("?")[0], entries[0].get("path"))
    return entries[0]


def _recent(world: World, path: str) -> list[dict[str, Any]]:
    exchange = HttpClient(world.node).send(Request(target=path)).answered()
    equal(f"the status of {path}", 200, exchange.status)
    entries = exchange.json()
    if not isinstance(entries, list):
        raise Mismatch(path, "a JSON list", exchange.text)
    return entries


def _access_log(world: World) -> list[str]:
    file = world.node.directory / ACCESS_LOG
    if not file.exists():
        raise Mismatch(ACCESS_LOG, "a file", "no such file")
    return [line for line in file.read_text().splitlines() if "/_ephpm/" not in line]


def _whole(world: World) -> str:
    if not world.profile.claims("logs"):
        raise Unsupported(world.profile.lack_of("logs"))
    process = world.node.process
    if process is None:
        raise Unsupported("the target's process cannot be seen")
    return process.text()
