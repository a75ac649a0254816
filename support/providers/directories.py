"""A node's directory: its configuration, its document root, its certificates.

What every provider gives a node, wherever that runs then.
"""

from __future__ import annotations

import pathlib
import shutil
import tempfile
from collections.abc import Mapping
from typing import Any

from support.language.placeholders import fill
from support.machine import guard, shortage
from support.providers import content
from support.services import certificates
from support.settings import ROOT
from support.topologies import ENDPOINTS, HTTP, Endpoint, Node, NodeSpec, merged, rendered

DOCROOT = ROOT / "docroot"
LOG = "node.log"
# What a wiped restart leaves in a node's directory: what it was given, and its log.
KEPT = {
    "ephpm.toml",
    "site",
    "sites",
    "logs",
    LOG,
    "certificate.pem",
    "key.pem",
    "phrase.pem",
    "authority.pem",
    "clock",
}


def prepared(
    spec: NodeSpec,
    name: str,
    host: str,
    ports: Mapping[Endpoint, int],
    changes: Mapping[str, str] | None = None,
) -> Node:
    """A node that has all but its life.

    Args:
        host: where it is to listen.
        ports: where each of its endpoints is to be.
        changes: the texts of files of `docroot/` that defects have changed, by their path.
    """
    place = guard.current().path
    with shortage.writing(place):
        node = _written(spec, name, host, ports, place)
        if not spec.content:
            for path, text in (changes or {}).items():
                file = node.site / pathlib.PurePosixPath(path).relative_to(DOCROOT.name)
                if file.is_file():
                    file.write_text(text, encoding="utf-8")
        return node


def _written(
    spec: NodeSpec, name: str, host: str, ports: Mapping[Endpoint, int], place: pathlib.Path
) -> Node:
    directory = pathlib.Path(tempfile.mkdtemp(prefix=f"{name}-", dir=place))
    node = Node(name, spec, host, ports, directory, directory / "site", "")
    if not spec.content:
        shutil.copytree(DOCROOT, node.site, ignore=shutil.ignore_patterns("apps"))
    for kind in ("sites", "logs"):
        (directory / kind).mkdir()
    certificates.issue(directory, ("localhost", host))
    known = roles(node)
    if spec.content:
        content.lay(spec.content, directory, known)
    table = merged(_defaults(known), spec.configuration)
    node.configuration = rendered(table, known) if spec.text is None else fill(spec.text, known)
    (directory / "ephpm.toml").write_text(node.configuration, encoding="utf-8")
    tls = table.get("server", {}).get("tls", {})
    node.tls = spec.text is None and "cert" in tls and "listen" not in tls
    return node


def roles(node: Node) -> dict[str, str]:
    """What the placeholders of a configuration stand for at that node."""
    addresses = {each.said("address"): node.address(each) for each in ENDPOINTS}
    return {
        **addresses,
        "host": node.host,
        "document root": str(node.site),
        "directory": str(node.directory),
        "sites directory": str(node.directory / "sites"),
        "certificate": str(node.directory / "certificate.pem"),
        "certificate key": str(node.directory / "key.pem"),
        "certificate key with a pass phrase": str(node.directory / "phrase.pem"),
    }


def wipe(node: Node) -> None:
    """Removes what the node itself has stored."""
    for path in node.directory.iterdir():
        if path.name not in KEPT:
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def temporary(node: Node) -> pathlib.Path:
    """The node's own directory for temporary files."""
    directory = node.directory / "tmp"
    directory.mkdir(exist_ok=True)
    return directory


def _defaults(known: Mapping[str, str]) -> dict[str, Any]:
    """What every node gets: room of its own, and nothing that slows a test."""
    return {
        "server": {
            "listen": known[HTTP.said("address")],
            "document_root": known["document root"],
            "timeouts": {"shutdown": 5},
            "metrics": {"enabled": True},
        },
        "php": {"opcache_validate_timestamps": True},
    }
