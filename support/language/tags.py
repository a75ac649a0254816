"""Which tags name a promise and which only steer the run.

A row's id is words joined by underscores (`@php_hello_world`). Every other tag
is structural and stands in this table, so that a misspelt one is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# What a feature needs around it.
TOPOLOGIES = frozenset({"single", "cluster", "sqlite-cluster", "mysql-proxy", "apps", "deployed"})

# Command tables and bytes: proven like all else, and left out of the pages for product owners.
WIRE = "wire"

# What a feature is about; the folders of features/ and the nouns inside of them.
AREAS = frozenset(
    {
        "http",
        "php",
        "static",
        "etag",
        "compression",
        "security",
        "headers",
        "urls",
        "proxies",
        "tls",
        "limits",
        "shutdown",
        "config",
        "metrics",
        "logging",
        "kv",
        "resp",
        "sessions",
        "ha",
        "sqlite",
        "mysql",
        "stats",
        "workflows",
        "phpt",
        "acme",
        "cache",
        "hosts",
        "wordpress",
        "laravel",
        "browser",
        "operations",
        WIRE,
    }
)

# How a scenario is run.
CONTROLS = frozenset(
    {
        "nightly",
        "wip",
        "exclusive",
        "ordered",
        "stress",
        "slow",
        "destructive",
        "reads",
        "fresh",
        "http1",
        "piped",
    }
)

# The same, where a value follows the dot: @requires.resp, @exclusive.port-443.
CONTROL_PREFIXES = ("requires.", "exclusive.", "use.with_", "not.with_")

_ROW_ID = re.compile(r"[a-z0-9]+(_[a-z0-9]+)+")


def is_structural(tag: str) -> bool:
    """Whether the tag steers the run and names no promise."""
    return tag in TOPOLOGIES | AREAS | CONTROLS or tag.startswith(CONTROL_PREFIXES)


def is_row_id(tag: str) -> bool:
    """Whether the tag has the form of a row's id."""
    return not is_structural(tag) and _ROW_ID.fullmatch(tag) is not None


def row_ids(tags: Iterable[str]) -> list[str]:
    """The ids among the tags, in their order."""
    return [tag for tag in tags if is_row_id(tag)]
