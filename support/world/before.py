"""What was the case before the scenario's When: that a check compares with.

The harness takes each part that a Then of the scenario compares with, once, right before the
first When. No step asks for it, so none can forget to.
"""

from __future__ import annotations

import dataclasses
from typing import TypeVar

from support.clients import metrics
from support.errors import Broken

T = TypeVar("T")


@dataclasses.dataclass(frozen=True)
class Before:
    """A snapshot; a part that no Then compares with is None.

    Attributes:
        process: what tells this life of the node from another one, such as a process id.
        document_root: a line for each file, with a digest of what it holds.
        counters: every sample of /metrics.
        memory: bytes in use, as INFO says.
        php_runs: how often each node of the cluster has run PHP.
        resident: bytes of memory that the node's processes take.
        connections: the numbers of the node's connections to each database server.
        copies: how many copies of keys the members of the cluster keep.
    """

    process: str | None = None
    document_root: str | None = None
    counters: metrics.Samples | None = None
    memory: int | None = None
    php_runs: dict[str, float] | None = None
    resident: int | None = None
    copies: int | None = None
    connections: dict[str, list[int]] | None = None


PARTS = tuple(field.name for field in dataclasses.fields(Before))


def known(part: T | None) -> T:
    """A part of the snapshot that a check compares with.

    Raises:
        Broken: it was not taken: the step does not say that it compares with it.
    """
    if part is None:
        raise Broken("nothing was looked at before the When; the step needs `compares(...)`")
    return part
