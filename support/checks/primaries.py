"""Checks on who is the primary of a database that nodes share."""

from __future__ import annotations

from collections.abc import Sequence

from support.actions import shared_database
from support.language.clusters import Time
from support.language.shared_databases import Leader
from support.topologies import Node


def follow(nodes: Sequence[Node], leader: Leader, when: Time) -> None:
    """Each of the nodes takes the same one for the primary, and one that is meant; or nobody.

    Raises:
        Mismatch: they do not.
    """
    shared_database.follow(nodes, leader, when)
