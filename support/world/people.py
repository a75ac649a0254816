"""People who use an application: their browsers, and what they have made."""

from __future__ import annotations

import dataclasses

from support.clients.browser import Browser
from support.clients.postings import Postings
from support.clients.screen import Screen
from support.errors import Broken


@dataclasses.dataclass
class People:
    """Browsers, and what was made with them.

    Attributes:
        browsers: by whose it is.
        passwords: that people have chosen since the application was installed, by their name.
        made: where what was made last is found, by what it is: `post`, `picture`.
        uploaded: the bytes of the last upload.
        postings: of who publishes all the while.
        screens: of those who sit before one, by their name.
        pictures: what was on screens, as PNG, by the name of the file that the report has.
    """

    browsers: dict[str, Browser] = dataclasses.field(default_factory=dict)
    passwords: dict[str, str] = dataclasses.field(default_factory=dict)
    made: dict[str, str] = dataclasses.field(default_factory=dict)
    uploaded: bytes = b""
    postings: Postings | None = None
    screens: dict[str, Screen] = dataclasses.field(default_factory=dict)
    pictures: dict[str, bytes] = dataclasses.field(default_factory=dict)

    def address(self, what: str) -> str:
        """The target at which what was made last is found.

        Raises:
            Broken: nobody has made such a thing.
        """
        if what not in self.made:
            raise Broken(f"nobody has made a {what} in this scenario")
        return self.made[what]
