"""Whether a node that is given serves what a failed scenario had in its document root.

Where it does not, what it answers says nothing of the promise. Files can be asked for and
compared. What stands in a page that is run cannot be seen from here: whoever gives the node has to
say that it is there, with `EPHPM_SITE=1`.
"""

from __future__ import annotations

import email.utils
import pathlib
import urllib.parse

from support.clients.http import Exchange, HttpClient, Request
from support.topologies import Node

SAYS_SO = "EPHPM_SITE"  # set: whoever gives the node has seen to it, nothing is looked at
MARK = "test.html"  # a file of `docroot/`: where it is, the others are
_RUN = (".php", ".phtml", ".phar")


def lack(node: Node, docroot: pathlib.Path, site: pathlib.Path, dates: dict[str, float]) -> str:
    """Why it cannot be said that the node serves both; empty where it does.

    Args:
        docroot: what every node of the suite serves.
        site: what the scenario laid over it; it need not exist.
        dates: when those of its files were last changed whose date the scenario chose, by path,
            in seconds since the epoch.
    """
    client = HttpClient(node)
    own = [file for file in sorted(site.rglob("*")) if file.is_file()]
    paths = {f"/{file.relative_to(site)}": file for file in own}
    if f"/{MARK}" not in paths:
        paths = {f"/{MARK}": docroot / MARK, **paths}
    for path, file in paths.items():
        if file.suffix in _RUN:
            continue
        answer = client.send(Request(target=urllib.parse.quote(path)))
        if parted := _parted(answer, file.read_bytes(), dates.get(path)):
            place = "site" if file in own else docroot.name
            return f"it is to serve {place}{path}, and {parted}"
    unseen = [f"site{path}" for path, file in paths.items() if file.suffix in _RUN]
    if unseen:
        return f"whether it serves {', '.join(unseen)} cannot be seen"
    return ""


def _parted(answer: Exchange, content: bytes, date: float | None) -> str:
    """What is wrong with the answer to a request for a file; empty where nothing is."""
    if answer.status != 200:
        return f"answers {answer.status or answer.error}"
    if answer.raw != content:
        return "answers with something else"
    changed = answer.header("Last-Modified") or "no date"
    wanted = email.utils.formatdate(date, usegmt=True) if date is not None else changed
    return f"says that it was last changed: {changed}, not {wanted}" if changed != wanted else ""
