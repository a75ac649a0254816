"""What a step gets from behave: the world, and what stands below its sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from support.world.world import World


class Row(Protocol):
    """A row of a step's table: its cells by the headings of their columns."""

    def __getitem__(self, name: str) -> str:
        """The cell of that column. Raises `KeyError` where the table has no such column."""
        ...

    def get(self, name: str, default: str = "") -> str:
        """The cell of that column, or the default where the table has no such column."""
        ...


class Table(Protocol):
    """A step's table."""

    @property
    def headings(self) -> Sequence[str]:
        """The names of the columns."""
        ...

    def __iter__(self) -> Iterator[Row]:
        """The rows below the headings."""
        ...


class Context(Protocol):
    """What step functions may use of behave's context.

    Attributes:
        world: what the scenario has.
        text: the text that follows the step.
        table: the table that follows the step.
    """

    world: World
    text: str
    table: Table
