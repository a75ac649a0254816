"""A piece of an answer that is not taken in time."""

from __future__ import annotations

import asyncio

from hypercorn.events import Event

from reference.http.context import Stalled, in_time


def test_who_takes_too_long_has_stalled_and_who_does_not_has_not() -> None:
    told: list[Event] = []

    async def tell(event: Event) -> None:
        told.append(event)

    async def both() -> None:
        await in_time(asyncio.sleep(0), 5, tell)
        await in_time(asyncio.sleep(0), 0, tell)  # no limit
        assert told == []
        await in_time(asyncio.sleep(60), 0.01, tell)

    asyncio.run(both())
    assert [type(event) for event in told] == [Stalled]
