"""Collations, which clients name by a number and SET NAMES by a name."""

from __future__ import annotations

from reference.mysql_proxy.upstream import Backend

_FALLBACK = "SET NAMES utf8mb4"


class Collations:
    """What each number means, as a server has told."""

    def __init__(self) -> None:
        self._known: dict[int, str] = {}

    async def statement(self, backend: Backend, number: int) -> str:
        """Return the statement that makes a session use that collation."""
        if number not in self._known:
            rows = await backend.run(
                "SELECT CHARACTER_SET_NAME, COLLATION_NAME FROM information_schema.COLLATIONS"
                f" WHERE ID = {number}"
            )
            names = [cell.decode() for row in rows for cell in row if cell is not None]
            self._known[number] = (
                f"SET NAMES {names[0]} COLLATE {names[1]}" if len(names) == 2 else _FALLBACK
            )
        return self._known[number]
