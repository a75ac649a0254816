"""What visitors of the scenario have asked and got."""

from __future__ import annotations

import concurrent.futures
import dataclasses

from support.clients import raw
from support.clients.http import Exchange
from support.errors import Broken


@dataclasses.dataclass
class FirstVisit:
    """What a visitor keeps of the first answer, to say or compare it later.

    Attributes:
        answer: the answer, which was 200; None where a visitor was only given a cookie.
        etag, last_modified: its validators; None where it has none.
        cookie: what a browser sends back, `name=value; name=value`; None where none was set.
        location: where the answer to a POST says that the rest is found.
    """

    answer: Exchange | None = None
    etag: str | None = None
    last_modified: str | None = None
    cookie: str | None = None
    location: str | None = None

    def value(self, name: str) -> str | None:
        """What is filled in for `its <name>`; None where there is no such thing."""
        known = {
            "ETag": self.etag,
            "tag": self.etag and self.etag.removeprefix("W/"),
            "Last-Modified": self.last_modified,
            "cookie": self.cookie,
            "Location": self.location,
            "session": self.cookie and self.cookie.partition("=")[2],
        }
        return known.get(name)


@dataclasses.dataclass
class Visits:
    """Requests, answers, and what is kept of them.

    Attributes:
        tables: texts that the report has, whether the scenario fails or not, by file name.
        exchanges: every request and answer, in their order.
        crowd: the answers that the last crowd of visitors got.
        first: what is kept of the first visit.
        cookies: the cookie of each visitor of a crowd, by its number.
        pending: requests that are still under way, by their target.
        connections: those that are kept.
        address: of the last visitor that came from an address of its own.
    """

    tables: dict[str, str] = dataclasses.field(default_factory=dict)
    exchanges: list[Exchange] = dataclasses.field(default_factory=list)
    crowd: list[Exchange] = dataclasses.field(default_factory=list)
    first: FirstVisit = dataclasses.field(default_factory=FirstVisit)
    cookies: dict[int, str] = dataclasses.field(default_factory=dict)
    pending: dict[str, concurrent.futures.Future[Exchange]] = dataclasses.field(
        default_factory=dict
    )
    connections: list[raw.Connection] = dataclasses.field(default_factory=list)
    address: str = ""

    @property
    def last(self) -> Exchange:
        """The last exchange, answered or not.

        Raises:
            Broken: nothing was requested.
        """
        if not self.exchanges:
            raise Broken("the scenario has requested nothing yet")
        return self.exchanges[-1]

    def close(self) -> None:
        """Closes what is open, gives up what is under way."""
        for connection in self.connections:
            connection.close()
        for future in self.pending.values():
            future.cancel()
