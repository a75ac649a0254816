"""What the suite itself costs: `make bench`. Ratios within one run, never a verdict."""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import httpx
import psutil
from rich.console import Console
from rich.table import Table

from support.actions import sql
from support.clients.http import HttpClient, Request
from support.commands.bench import clusters as bench_clusters
from support.commands.bench import databases as bench_databases
from support.commands.bench import keys as bench_keys
from support.commands.bench import runner as bench_runner
from support.errors import UsageError
from support.machine import cpu, guard
from support.providers import Provider
from support.providers.launchers import Reference
from support.providers.process import ProcessProvider
from support.settings import deadlines, profiles
from support.topologies import NodeSpec, parsed

PAGE = Request(target="/plain.txt")


def main(words: list[str]) -> int:
    """Runs the parts that are named, or all of them."""
    parts: dict[str, Callable[[Console], None]] = {
        "runner": bench_runner.report,
        "node": node,
        "client": client,
        "memory": memory,
        "keys": keys,
        "clusters": clusters,
        "histories": histories,
        "statements": statements,
        "databases": databases,
    }
    parser = argparse.ArgumentParser(prog="python -m support.commands.bench", description=__doc__)
    parser.add_argument("part", nargs="*", help=f"of {', '.join(parts)}")
    chosen = parser.parse_args(words).part or list(parts)
    for name in chosen:
        if name not in parts:
            print(f"error: {name}: no such part; known: {', '.join(parts)}", file=sys.stderr)
            return 2
    console = Console()
    place = guard.begin()
    try:
        for name in chosen:
            parts[name](console)
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    finally:
        guard.end(place)
    return 0


def node(console: Console, times: int = 10) -> None:
    """What the start of a node costs until it is ready: loaded anew, as from a shell, and forked
    from the warm process, as in a run; against a bare interpreter."""
    anew, forked = _provider(warm=False), _provider()
    forked.discard(forked.start(NodeSpec(), "bench"))  # the first one waits for what is loaded
    waits: dict[str, list[float]] = {"anew": [], "forked": [], "bare": []}
    costs: dict[str, list[float]] = {"anew": [], "forked": []}
    for _ in range(times):
        for name, provider in (("anew", anew), ("forked", forked)):
            began = time.perf_counter()
            started = provider.start(NodeSpec(), "bench")
            waits[name].append(time.perf_counter() - began)
            costs[name].append(cpu.of_process(int(provider.identity(started))))
            provider.discard(started)
        began = time.perf_counter()
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        waits["bare"].append(time.perf_counter() - began)
    _table(
        console,
        f"start of a reference node ({times} times)",
        [
            ("loaded anew: until it is ready", _spread(waits["anew"])),
            ("forked: until it is ready", _spread(waits["forked"])),
            ("an interpreter that does nothing", _spread(waits["bare"])),
            ("forked / loaded anew, medians", _ratio(waits["forked"], waits["anew"])),
            ("loaded anew: CPU time", _spread(costs["anew"])),
            ("forked: CPU time", _spread(costs["forked"])),
            ("forked / loaded anew, medians", _ratio(costs["forked"], costs["anew"])),
        ],
    )


def client(console: Console, count: int = 500) -> None:
    """How many requests per second the client sends, against httpx kept open on one connection."""
    provider = _provider()
    started = provider.start(NodeSpec(), "bench")
    try:
        ours = HttpClient(started)
        harness = bench_keys.rate(count, lambda: ours.send(PAGE).answered())
        with httpx.Client(trust_env=False) as session:
            url = f"{started.url}{PAGE.target}"
            plain = bench_keys.rate(count, lambda: session.get(url).raise_for_status())
    finally:
        provider.discard(started)
    _table(
        console,
        f"requests per second, one visitor ({count} requests)",
        [
            ("the harness's client (a connection each)", f"{harness:.0f}"),
            ("httpx on one open connection", f"{plain:.0f}"),
            ("ratio", f"{harness / plain:.2f}"),
        ],
    )


def memory(console: Console) -> None:
    """The memory of this process with the harness loaded, and of a node with its PHP."""
    provider = _provider()
    started = provider.start(NodeSpec(), "bench")
    try:
        family = psutil.Process(int(provider.identity(started)))
        sizes = [family.memory_info().rss, *(c.memory_info().rss for c in family.children())]
    finally:
        provider.discard(started)
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    _table(
        console,
        "memory in MiB",
        [
            ("the harness, at its peak", f"{own / 2**20:.0f}"),
            ("a reference node", f"{sizes[0] / 2**20:.0f}"),
            (f"its {len(sizes) - 1} PHP workers", f"{sum(sizes[1:]) / 2**20:.0f}"),
        ],
    )


def keys(console: Console) -> None:
    """The Redis port of a node: replies, growth of the keyspace, the load generator."""
    provider = _provider()
    table = {"kv": {"redis_compat": {"enabled": True, "listen": "{redis address}"}}}
    started = provider.start(NodeSpec(configuration=table), "bench")
    try:
        _table(console, "replies of the Redis port", bench_keys.replies(started))
        _table(console, "cost of a command (pipelined)", bench_keys.growth(started))
        _table(console, "the load generator", bench_keys.load(started))
    finally:
        provider.discard(started)


def clusters(console: Console) -> None:
    """Formation, cut and healing of three nodes."""
    title = f"clusters ({bench_clusters.TIMES} times, medians)"
    _table(console, title, bench_clusters.clusters(_provider()))


def histories(console: Console) -> None:
    """A long history, judged."""
    _table(console, "histories", bench_clusters.histories())


def statements(console: Console) -> None:
    """The embedded database of one node, against MariaDB and SQLite itself."""
    provider = _provider()
    started = provider.start(NodeSpec(configuration=parsed(sql.DATABASE)), "bench")
    try:
        title = f"statements, one client ({bench_databases.COUNT} of each)"
        _table(console, title, bench_databases.statements(started))
    finally:
        provider.discard(started)


def databases(console: Console) -> None:
    """A database that three nodes share: replication and failover."""
    title = f"shared databases ({bench_databases.TIMES} times, medians)"
    _table(console, title, bench_databases.shared(_provider()))


def _provider(*, warm: bool = True) -> Provider:
    profile = profiles.load(profiles.path_for("reference"))
    deadlines.configure(1.0, profile.deadlines)
    return ProcessProvider(Reference(warm=warm), profile)


def _ratio(ours: list[float], others: list[float]) -> str:
    return f"{statistics.median(ours) / statistics.median(others):.2f}"


def _spread(seconds: list[float]) -> str:
    low, middle, high = min(seconds), statistics.median(seconds), max(seconds)
    return f"{low * 1000:.0f} / {middle * 1000:.0f} / {high * 1000:.0f} ms (min / median / max)"


def _table(console: Console, title: str, rows: list[tuple[str, str]]) -> None:
    table = Table(title=title, title_justify="left", show_header=False)
    for name, value in rows:
        table.add_row(name, value)
    console.print(table)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
