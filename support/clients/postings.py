"""Somebody who publishes one post after the other, and notes what was acknowledged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from support.assertions import Mismatch
from support.clients import wordpress
from support.clients.browser import Browser
from support.clients.http import HttpClient
from support.clients.workload import Background
from support.topologies import Node

PAUSE = 0.1  # seconds between two posts
MOST = 90  # posts: a page of the REST API tells of a hundred
TITLE = "Entry"


class Postings(Background):
    """Publishes until it is told to stop. Each post has a text of its own. Who is refused at one
    node, or gets no answer, goes on with the next post at the next node.

    Attributes:
        acknowledged: the text of each post that was answered with 201, by its title.
        tried: the text of each post that was sent, by its title.
    """

    def __init__(self, nodes: Sequence[Node], cookies: Mapping[str, str]) -> None:
        super().__init__(1)
        self.acknowledged: dict[str, str] = {}
        self.tried: dict[str, str] = {}
        self._browsers = [Browser(HttpClient(node).send, dict(cookies)) for node in nodes]
        self._begin(self._publish, PAUSE)

    def _publish(self) -> None:
        number = len(self.tried) + 1
        if number > MOST:
            return
        title = f"{TITLE} {number}"
        text = self.tried[title] = f"It is {number} bells, " + "all is well, " * 500 + "out"
        try:
            wordpress.write(self._browsers[0], "posts", "publish", title, text)
        except Mismatch:  # refused, or nobody knows: it may be there or not
            self._browsers.append(self._browsers.pop(0))
        else:
            self.acknowledged[title] = text
