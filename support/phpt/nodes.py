"""The nodes that tests run on: one for each set of settings, shared by tests."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

from support.assertions import Mismatch
from support.clients.http import HttpClient, Request
from support.errors import Broken
from support.phpt import inis
from support.providers import Provider
from support.topologies import Node, NodeSpec

KEPT = 3  # nodes beside those in use
PROBE = "phpt-probe.php"
_PROBE_TEXT = """<?php
$names = json_decode(file_get_contents('php://input'));
$found = array_combine($names, array_map('ini_get', $names));
header('Content-Type: application/json');
echo json_encode([
    'version' => PHP_VERSION,
    'sapi' => PHP_SAPI,
    'extensions' => array_map('strtolower', get_loaded_extensions()),
    'settings' => array_map(fn ($value) => $value === false ? null : $value, $found),
], JSON_INVALID_UTF8_SUBSTITUTE);
"""


@dataclasses.dataclass(frozen=True)
class Wanted:
    """What a node has to have, beyond what every test gets: settings and environment."""

    settings: tuple[tuple[str, str], ...] = ()
    environment: tuple[tuple[str, str], ...] = ()


@dataclasses.dataclass
class Ready:
    """A node that runs, and what its PHP says of itself.

    Attributes:
        refused: the settings that are not in force there: name, what was wanted, what is.
    """

    node: Node
    version: str
    sapi: str
    extensions: frozenset[str]
    refused: tuple[tuple[str, str, str], ...]

    def send(self, request: Request) -> tuple[int, list[tuple[str, str]], bytes, str]:
        """Status (0 without an answer), headers, body as it came, and what went wrong."""
        answer = HttpClient(self.node).send(request, "phpt")
        return answer.status or 0, answer.headers, answer.raw, answer.error


class Nodes:
    """Starts nodes whose document root is the copy of the corpus, as tests want them."""

    def __init__(self, provider: Provider, site: Path, environment: Mapping[str, str]) -> None:
        """`environment` is what every node's process gets."""
        self.provider = provider
        self.site = site
        self.started = 0
        self._environment = dict(environment)
        self._lock = threading.Lock()
        self._ready: dict[Wanted, Ready | Broken] = {}  # the one used last comes last
        self._used: dict[Wanted, int] = {}
        (site / PROBE).write_text(_PROBE_TEXT, encoding="utf-8")
        self._content = site.parent / "content"
        (self._content / "site").mkdir(parents=True, exist_ok=True)

    @contextlib.contextmanager
    def lent(self, wanted: Wanted) -> Iterator[Ready]:
        """A node as it is wanted.

        Raises:
            Broken: it does not start with these settings.
            Mismatch: its PHP pages do not answer.
        """
        with self._lock:
            found = self._ready.pop(wanted, None) or self._begun(wanted)
            self._ready[wanted] = found
            self._used[wanted] = self._used.get(wanted, 0) + 1
            self._make_room()
        try:
            if isinstance(found, Broken):
                raise found
            yield found
        finally:
            with self._lock:
                self._used[wanted] -= 1

    def close(self) -> None:
        """Ends every node."""
        while self._ready:
            self._discard(next(iter(self._ready)))

    def renew(self, wanted: Wanted) -> None:
        """Ends a node that has ended by itself, so that the next test gets another one."""
        with self._lock:
            found = self._ready.get(wanted)
            if isinstance(found, Ready) and not self.provider.running(found.node):
                self._discard(wanted)

    def _discard(self, wanted: Wanted) -> None:
        found = self._ready.pop(wanted)
        if isinstance(found, Ready):
            self.provider.discard(found.node)

    def _make_room(self) -> None:
        # The node without settings of a test's own is used all the while.
        idle = [key for key in self._ready if not self._used.get(key) and key != Wanted()]
        for key in idle[: max(len(idle) - KEPT, 0)]:
            self._discard(key)

    def _begun(self, wanted: Wanted) -> Ready | Broken:
        try:
            node = self.provider.start(self._spec(wanted), "phpt")
        except Broken as error:
            return error
        self.started += 1
        try:
            return self._probed(node, wanted, self._ready.get(Wanted()))
        except BaseException:
            self.provider.discard(node)
            raise

    def _spec(self, wanted: Wanted) -> NodeSpec:
        return NodeSpec(
            configuration=configuration(str(self.site), wanted),
            environment={**self._environment, **dict(wanted.environment)},
            content=str(self._content),
        )

    def _probed(self, node: Node, wanted: Wanted, plain: Ready | Broken | None) -> Ready:
        names = [name for name, _ in wanted.settings]
        request = Request("POST", f"/{PROBE}", (("Content-Type", "application/json"),))
        body = json.dumps(names).encode()
        answer = HttpClient(node).send(dataclasses.replace(request, body=body), "phpt")
        try:
            said = json.loads(answer.raw)
        except ValueError:
            if isinstance(plain, Ready):
                # The test's own settings keep the page from answering: the test itself will tell.
                return dataclasses.replace(plain, node=node, refused=())
            got = answer.error or f"{answer.status} {answer.raw[:200]!r}"
            raise Mismatch(f"the page /{PROBE}", "what PHP says of itself", got) from None
        settings = said["settings"] or {}
        refused = tuple(
            (name, value, settings[name])
            for name, value in wanted.settings
            # A setting that PHP does not know belongs to an extension that is not there.
            if settings.get(name) is not None and not inis.same(value, settings[name])
        )
        known = frozenset(said["extensions"])
        return Ready(node, said["version"], said["sapi"], known, refused)


def configuration(site: str, wanted: Wanted) -> dict[str, dict[str, object]]:
    """The keys of ephpm.toml of a node for tests."""
    settings = {**inis.BASE, **dict(wanted.settings)}
    php: dict[str, object] = {"ini_overrides": [[name, text] for name, text in settings.items()]}
    if limit := dict(wanted.settings).get("max_execution_time", ""):
        php["max_execution_time"] = int(limit) if limit.isdigit() else 0
    return {"server": {"document_root": site}, "php": php}
