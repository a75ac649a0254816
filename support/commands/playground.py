"""A topology to play with: `python -m support up single`, `cluster` or `wordpress`, and `down`.

A keeper process of its own owns the nodes. It is started detached, writes what
it keeps into a state file, and ends its nodes when it is told to, or dies.
"""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import json
import os
import pathlib
import signal
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable
from typing import Any

import psutil

from support import applications
from support.actions.applications import KNOWN
from support.errors import Broken, Missing, Unsupported, UsageError
from support.machine import guard
from support.machine.register import Entry
from support.providers import ClusterHandle, Provider, provider_for
from support.providers.cluster_nodes import GOSSIP, SECRET
from support.settings import ROOT, deadlines, profiles
from support.settings.options import RunOptions
from support.topologies import (
    ENDPOINTS,
    HTTP,
    HTTPS,
    ClusterSpec,
    Node,
    NodeSpec,
    merged,
    names,
    parsed,
)

TOPOLOGIES = ("single", "cluster", *KNOWN)
NODES = 3  # of a cluster
NOT_OF_THE_NODE = ("options", "files", "scenario")  # in what a failed scenario left


@dataclasses.dataclass(frozen=True)
class Wish:
    """What shall be up: the topology, the target's options, the node's description."""

    topology: str
    userdata: dict[str, str]
    node: dict[str, Any]
    files: str | None = None  # a directory that is laid over the document root
    dates: dict[str, float] = dataclasses.field(default_factory=dict)  # of its files, by path

    @classmethod
    def like(cls, topology: str, description: pathlib.Path, userdata: dict[str, str]) -> Wish:
        """A node like the one that a failed scenario left the description of.

        Raises:
            UsageError: the description cannot be read.
        """
        try:
            data = json.loads(description.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise UsageError(f"--like {description}: {error}") from None
        files = description.parent / "site"
        node = {key: value for key, value in data.items() if key not in NOT_OF_THE_NODE}
        options = {**data["options"], **userdata}
        dates = {path: date for path, date in data.get("files", {}).items() if date is not None}
        return cls(topology, options, node, str(files) if files.is_dir() else None, dates)

    @classmethod
    def configured(cls, topology: str, file: pathlib.Path | None, userdata: dict[str, str]) -> Wish:
        """A node with the keys of that file over the defaults.

        Raises:
            UsageError: the file cannot be read or is not TOML.
        """
        try:
            text = file.read_text(encoding="utf-8") if file else ""
        except OSError as error:
            raise UsageError(f"--config {file}: {error.strerror}") from None
        return cls(topology, userdata, {"configuration": parsed(text)})


def state_file(topology: str) -> pathlib.Path:
    """Where the keeper writes what it keeps."""
    return guard.base() / f"up-{topology}.json"


def up(wish: Wish) -> dict[str, str]:
    """Starts a keeper and returns what it keeps: names and addresses.

    Raises:
        UsageError: one is up already, or the wish cannot be had.
        Broken: it did not come up.
    """
    if running(wish.topology):
        raise UsageError(f"{wish.topology} is up already; python -m support down {wish.topology}")
    state = state_file(wish.topology)
    state.unlink(missing_ok=True)
    RunOptions.from_userdata(wish.userdata)  # wrong usage is said here, not by the keeper
    keeper = subprocess.Popen(
        [sys.executable, "-m", "support", "keep", json.dumps(dataclasses.asdict(wish))],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    end = time.monotonic() + deadlines.seconds("ready") + deadlines.seconds("effect")
    while time.monotonic() < end and not state.exists() and keeper.poll() is None:
        time.sleep(0.02)
    if not state.exists():
        raise Broken(f"{wish.topology} did not come up (exit code {keeper.poll()})")
    kept: dict[str, str] = json.loads(state.read_text(encoding="utf-8"))
    if "error" in kept:
        state.unlink()
        raise Broken(kept["error"])
    return kept


def down(topology: str) -> bool:
    """Tells the keeper to end, and waits for it. False where nothing was up."""
    keeper = running(topology)
    if keeper is None:
        return False
    keeper.send_signal(signal.SIGTERM)
    keeper.wait(deadlines.seconds("exit"))
    return True


def running(topology: str) -> psutil.Process | None:
    """The keeper of that topology, if it lives."""
    try:
        keeper = Entry.parsed(
            json.loads(state_file(topology).read_text(encoding="utf-8"))["keeper"]
        )
        return psutil.Process(keeper.pid) if keeper.there else None
    except (OSError, ValueError, KeyError, psutil.NoSuchProcess):
        return None


def keep(wish: Wish) -> None:
    """The keeper's life: start, say so, wait for the signal, end."""
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    place = guard.begin()
    state = state_file(wish.topology)
    try:
        kept = start(wish)
        _publish(state, {"keeper": str(Entry.of(os.getpid())), **kept.described})
        told.wait()
        kept.end()
    except (UsageError, Broken, Missing, Unsupported) as error:
        _publish(state, {"error": str(error)})
    except Exception:
        _publish(state, {"error": traceback.format_exc()})
        raise
    else:
        state.unlink(missing_ok=True)
    finally:
        guard.end(place)


def around(wish: Wish, command: list[str]) -> int:
    """Starts the topology, runs the command with its addresses, ends the topology.

    The command finds `EPHPM_URL`, `EPHPM_SECURE_URL`, `EPHPM_REDIS` and `EPHPM_LOG` in its
    environment; of a cluster `EPHPM_NODE_A`, `EPHPM_REDIS_A` and so on, and `EPHPM_GATEWAY`.
    """
    place = guard.begin()
    # The topology ends with us, whichever way we are ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        kept = start(wish)
        try:
            names = {f"EPHPM_{key.upper()}": value for key, value in kept.described.items()}
            return subprocess.run(command, env={**os.environ, **names}, check=False).returncode
        finally:
            kept.end()
    except KeyboardInterrupt:
        return 130
    finally:
        guard.end(place)


@dataclasses.dataclass(frozen=True)
class Kept:
    """What runs: its names and addresses, and how it is ended."""

    described: dict[str, str]
    end: Callable[[], None]


def start(wish: Wish) -> Kept:
    """Starts what is wished for."""
    options = RunOptions.from_userdata(wish.userdata)
    profile = profiles.load(options.profile or profiles.path_for(options.target))
    deadlines.configure(options.patience, profile.deadlines)
    provider = provider_for(options, profile)
    if wish.topology == "cluster":
        return _start_cluster(provider, wish)
    node = provider.start(_spec(provider, wish), wish.topology)
    if wish.files:
        _lay(pathlib.Path(wish.files), node.site, wish.dates)
    return Kept(described(provider, node), functools.partial(provider.discard, node))


def _lay(source: pathlib.Path, site: pathlib.Path, dates: dict[str, float]) -> None:
    """Lays the files over a document root; those that have a date keep it."""
    for file in source.rglob("*"):
        if file.is_file():
            goal = site / file.relative_to(source)
            goal.parent.mkdir(parents=True, exist_ok=True)
            goal.write_bytes(file.read_bytes())
            date = dates.get(f"/{file.relative_to(source)}")
            if date is not None:
                os.utime(goal, (date, date))


def _spec(provider: Provider, wish: Wish) -> NodeSpec:
    if wish.topology not in KNOWN:
        return NodeSpec(**wish.node)
    application = KNOWN[wish.topology]
    table = merged(parsed(application.configuration), wish.node.get("configuration", {}))
    content = wish.node.get("content") or applications.prepared(provider, application)
    return NodeSpec(**{**wish.node, "configuration": table, "content": content})


def _start_cluster(provider: Provider, wish: Wish) -> Kept:
    if "cluster" in wish.node:
        spec = ClusterSpec.from_json(wish.node["cluster"])
    else:
        spec = ClusterSpec(names(NODES), wish.node.get("configuration", {}))
    cluster = provider.cluster(spec)
    try:
        return Kept(described_cluster(provider, cluster), cluster.close)
    except BaseException:
        cluster.close()
        raise


def described_cluster(provider: Provider, cluster: ClusterHandle) -> dict[str, str]:
    """What a player needs to know of a cluster: who is where, and what lets one in."""
    described = {"gateway": cluster.gateway().url}
    for node in cluster.nodes.values():
        known = {
            "node": node.url,
            "secure": node.secure_url,
            **_others(node),
            "gossip": f"{node.host}:{GOSSIP}",
            **provider.facts(node),
        }
        described |= {f"{what}_{node.name}": value for what, value in known.items()}
    return {**described, "cluster_secret": SECRET}


def described(provider: Provider, node: Node) -> dict[str, str]:
    """What a player needs to know of a node."""
    return {
        "url": node.url,
        "secure_url": node.secure_url,
        **_others(node),
        "document_root": str(node.site),
        "configuration": str(node.directory / "ephpm.toml"),
        **provider.facts(node),
        "authority": str(node.directory / "authority.pem"),
    }


def _others(node: Node) -> dict[str, str]:
    """Where the endpoints are that have no URL."""
    return {each.name: node.address(each) for each in ENDPOINTS if each not in (HTTP, HTTPS)}


def _publish(state: pathlib.Path, values: dict[str, str]) -> None:
    # Renamed into its place, so that a reader never sees half of it.
    half = state.with_suffix(f".{os.getpid()}")
    half.write_text(json.dumps(values), encoding="utf-8")
    with contextlib.suppress(FileNotFoundError):
        half.replace(state)
