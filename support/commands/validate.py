"""Does a site that was deployed serve as it should? Read-only, and in less than half a minute.

    python -m support validate URL

Each check asks the site for what anybody may ask for, changes nothing, and says in a line what it
expected. The exit code is 0 where all of them hold, 1 where one does not, 2 for a URL that is none.
"""

from __future__ import annotations

import concurrent.futures
import dataclasses
import json
import pathlib
import time
import urllib.parse
from collections.abc import Callable, Sequence

from support.assertions import Mismatch
from support.clients import metrics
from support.clients.http import HEALTH, READY, Exchange, HttpClient, Request
from support.errors import UsageError
from support.settings import deadlines
from support.topologies import ENDPOINTS, HTTP, Node, NodeSpec

METRICS = "/metrics"
MISSING = "/ephpm-validate-no-such-page.txt"
# What no site shows, whatever it is: each would be a leak.
HIDDEN = ("/.env", "/.git/config", "/.htaccess")
ESCAPES = ("/../../../../etc/passwd", "/%2e%2e/%2e%2e/%2e%2e/etc/passwd")
LIMIT = 30.0  # seconds that all checks together may take
CROWD = 8  # visitors at once

Ask = Callable[[Request], Exchange]


@dataclasses.dataclass(frozen=True)
class Check:
    """One question to a site.

    Attributes:
        name: what is promised, in a few words.
        look: asks, and says what was found; an `AssertionError` is a promise that is not kept.
    """

    name: str
    look: Callable[[Ask], str]


@dataclasses.dataclass(frozen=True)
class Result:
    """What became of a check: whether it holds, what was found, and how many seconds it took."""

    name: str
    kept: bool
    found: str
    seconds: float


def _status(answer: Exchange, wanted: Sequence[int], what: str) -> None:
    if answer.status not in wanted:
        raise Mismatch(what, " or ".join(map(str, wanted)), str(answer.status or answer.error))


def _alive(ask: Ask) -> str:
    _status(ask(HEALTH), [200], HEALTH.target)
    return "200"


def _ready(ask: Ask) -> str:
    _status(ask(READY), [200], READY.target)
    return "200"


def _front_page(ask: Ask) -> str:
    answer = ask(Request(target="/"))
    _status(answer, [200, 301, 302, 303, 307, 308], "/")
    kind = answer.header("content-type") or ""
    if answer.status == 200 and not kind:
        raise Mismatch("/", "a Content-Type", "none")
    return f"{answer.status} {kind or answer.header('location') or ''}".strip()


def _dated(ask: Ask) -> str:
    date = ask(HEALTH).answered().header("date")
    if not date:
        raise Mismatch("the header Date", "one", "none")
    return date


def _head(ask: Ask) -> str:
    answer = ask(Request("HEAD", HEALTH.target))
    _status(answer, [200, 405], f"HEAD {HEALTH.target}")
    if answer.raw:
        raise Mismatch("the body of HEAD", "none", f"{len(answer.raw)} bytes")
    return str(answer.status)


def _missing(ask: Ask) -> str:
    # Many a site shows its own page for it; a page of the server's own errors it is not.
    answer = ask(Request(target=MISSING))
    _status(answer, [200, 301, 302, 404], MISSING)
    return str(answer.status)


def _source(ask: Ask) -> str:
    text = ask(Request(target="/index.php")).answered().text
    if "<?php" in text:
        raise Mismatch("/index.php", "what the page says", "its source")
    return "not shown"


def _hidden(ask: Ask) -> str:
    for path in HIDDEN:
        _status(ask(Request(target=path)), [400, 401, 403, 404], path)
    return f"{len(HIDDEN)} refused"


def _inside(ask: Ask) -> str:
    for path in ESCAPES:
        if "root:" in ask(Request(target=path)).answered().text:
            raise Mismatch(path, "nothing of the machine", "a file of the machine")
    return "nothing of the machine"


def _metrics(ask: Ask) -> str:
    """Where they are shown to us, they are well-formed; that they are not shown is no fault."""
    answer = ask(Request(target=METRICS)).answered()
    if answer.status != 200 or not (answer.header("content-type") or "").startswith("text/plain"):
        return "not shown"
    return f"{len(metrics.families(answer.text))} metrics"


def _node_api(ask: Ask) -> str:
    """Where a cluster tells its members, no two of them have one name, and none is dead."""
    answer = ask(Request(target="/api/kv/cluster")).answered()
    if answer.status != 200 or "json" not in (answer.header("content-type") or ""):
        return "not shown"
    try:
        told = json.loads(answer.text)
        members, dead, clash = (len(told[key]) for key in ("members", "dead", "conflicts"))
    except (ValueError, KeyError, TypeError) as error:
        raise Mismatch("the members", "a list of them", repr(error)) from None
    if dead or clash:
        raise Mismatch("the members", "none dead, no name twice", f"{dead} dead, {clash} twice")
    return f"{members} members"


def _prompt(ask: Ask) -> str:
    limit = deadlines.seconds("answer")
    with concurrent.futures.ThreadPoolExecutor(CROWD) as visitors:
        answers = list(visitors.map(lambda _: ask(HEALTH), range(CROWD)))
    for answer in answers:
        _status(answer, [200], f"{CROWD} visitors at once")
    slowest = max(answer.seconds for answer in answers)
    if slowest > limit:
        raise Mismatch(f"{CROWD} visitors at once", f"answers within {limit:g} s", f"{slowest:.1f}")
    return f"{1000 * slowest:.0f} ms at most"


CHECKS = (
    Check("the node is alive", _alive),
    Check("the node is ready for visitors", _ready),
    Check("the front page is served", _front_page),
    Check("answers have a date", _dated),
    Check("HEAD has no body", _head),
    Check("what is missing is no error of the server's", _missing),
    Check("no page shows its source", _source),
    Check("hidden files stay hidden", _hidden),
    Check("nobody leaves the document root", _inside),
    Check("the metrics are well-formed", _metrics),
    Check("the cluster is whole", _node_api),
    Check("nobody waits", _prompt),
)


def node(url: str) -> Node:
    """The site at that address.

    Raises:
        UsageError: it is no URL of a site.
    """
    try:
        parts = urllib.parse.urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise UsageError(f"{url}: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(f"{url}: want http://HOST[:PORT] or https://HOST[:PORT]")
    if parts.path not in ("", "/") or parts.query or parts.username:
        raise UsageError(f"{url}: want the address of the site alone, without a path")
    secure = parts.scheme == "https"
    ports = {**dict.fromkeys(ENDPOINTS, 0), HTTP: port or (443 if secure else 80)}
    nowhere = pathlib.Path("/nonexistent")
    return Node("the site", NodeSpec(), parts.hostname, ports, nowhere, nowhere, "", secure)


def results(ask: Ask, limit: float = LIMIT) -> list[Result]:
    """What becomes of each check; those whose turn comes too late are not kept.

    Args:
        ask: sends a request to the site.
        limit: seconds for all of them.
    """
    began = time.monotonic()
    found = []
    for check in CHECKS:
        if time.monotonic() - began > limit:
            found.append(Result(check.name, False, f"no time left of {limit:g} s", 0.0))
            continue
        start = time.monotonic()
        try:
            kept, said = True, check.look(ask)
        except AssertionError as error:
            kept, said = False, str(error)
        found.append(Result(check.name, kept, said, time.monotonic() - start))
    return found


def _word(result: Result) -> str:
    return "ok" if result.kept else "FAILED"


def table(found: Sequence[Result]) -> str:
    """The results, one a line, and what they come to."""
    width = max(len(result.name) for result in found)
    lines = [
        f"{_word(each):6} {each.name:{width}}  {each.seconds:5.1f} s  {each.found}"
        for each in found
    ]
    kept = sum(result.kept for result in found)
    seconds = sum(result.seconds for result in found)
    verdict = "VALID" if kept == len(found) else "NOT VALID"
    return "\n".join([*lines, f"{verdict}: {kept} of {len(found)} checks hold, {seconds:.1f} s"])


def run(url: str) -> int:
    """Prints what becomes of each check; the exit code.

    Raises:
        UsageError: the URL is none.
    """
    client = HttpClient(node(url))
    # A site that is dead is found so by each check, so none may take long.
    found = results(lambda request: client.send(request, "probe"))
    print(table(found))
    return 0 if all(result.kept for result in found) else 1
