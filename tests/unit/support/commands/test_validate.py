"""A deployed site is judged by reading alone: green where it serves, red where it does not."""

from __future__ import annotations

import dataclasses
import json

import pytest

from support.__main__ import main
from support.clients.http import Exchange, Request
from support.commands import validate
from support.errors import UsageError
from support.topologies import HTTP

HTML = (200, [("content-type", "text/html"), ("date", "Fri, 27 Nov 2026 10:00:00 GMT")], b"hello")
WHOLE: dict[str, object] = {"members": [{}, {}, {}], "dead": [], "conflicts": []}


class Site:
    """Answers by path, and keeps what it was asked for."""

    def __init__(self, **_: object) -> None:
        self.answers = {
            path: (403, list[tuple[str, str]](), b"no")
            for path in (*validate.HIDDEN, *validate.ESCAPES)
        }
        self.asked: list[Request] = []
        self.dead = False

    def __call__(self, request: Request) -> Exchange:
        self.asked.append(request)
        exchange = Exchange("the site", "http://site", request, 0.0, error="no connection")
        if not self.dead:
            status, headers, body = self.answers.get(request.target, HTML)
            raw = b"" if request.method == "HEAD" else body
            exchange = dataclasses.replace(
                exchange, status=status, headers=headers, raw=raw, error="", seconds=0.01
            )
        return exchange


def failed(site: Site) -> list[str]:
    return [each.name for each in validate.results(site) if not each.kept]


def test_a_good_site_is_valid_and_is_only_read() -> None:
    site = Site()
    assert failed(site) == []
    assert {request.method for request in site.asked} == {"GET", "HEAD"}
    assert not any(request.body for request in site.asked)


def test_at_a_dead_address_nothing_holds() -> None:
    site = Site()
    site.dead = True
    assert len(failed(site)) == len(validate.CHECKS)


@pytest.mark.parametrize(
    ("path", "answer", "name"),
    [
        ("/_ephpm/health", (404, [], b"no"), "the node is alive"),
        ("/_ephpm/ready", (503, [], b"no"), "the node is ready for visitors"),
        ("/", (500, [], b"no"), "the front page is served"),
        ("/", (200, [], b"hello"), "the front page is served"),
        (validate.MISSING, (500, [], b""), "what is missing is no error of the server's"),
        ("/index.php", (200, [], b"<?php echo 1;"), "no page shows its source"),
        ("/.env", (200, [], b"KEY=1"), "hidden files stay hidden"),
        (validate.ESCAPES[1], (200, [], b"root:x:0"), "nobody leaves the document root"),
        (
            "/metrics",
            (200, [("content-type", "text/plain")], b"a{ 1"),
            "the metrics are well-formed",
        ),
    ],
)
def test_what_is_wrong_is_named(
    path: str, answer: tuple[int, list[tuple[str, str]], bytes], name: str
) -> None:
    site = Site()
    site.answers[path] = answer
    assert name in failed(site)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        (WHOLE, True),
        ({**WHOLE, "dead": [{}]}, False),
        ({**WHOLE, "conflicts": [{}]}, False),
        ({}, False),
    ],
)
def test_a_cluster_is_whole(told: dict[str, object], kept: bool) -> None:
    site = Site()
    headers = [("content-type", "application/json")]
    site.answers["/api/kv/cluster"] = (200, headers, json.dumps(told).encode())
    assert ("the cluster is whole" not in failed(site)) == kept


def test_whose_turn_comes_too_late_is_not_kept() -> None:
    found = validate.results(Site(), limit=-1)
    assert not any(each.kept for each in found)
    assert "no time left" in found[0].found


def test_the_table_says_what_it_comes_to() -> None:
    found = [validate.Result("it is", True, "200", 0.1), validate.Result("it was", False, "x", 0.2)]
    lines = validate.table(found).splitlines()
    assert lines[0].startswith("ok ")
    assert lines[1].startswith("FAILED it was")
    assert lines[-1] == "NOT VALID: 1 of 2 checks hold, 0.3 s"


@pytest.mark.parametrize("url", ["site", "ftp://site", "http://", "http://site:x", "http://a/b"])
def test_what_is_no_address_of_a_site_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match=r"want|Port"):
        validate.node(url)
    assert main(["validate", url]) == 2


def test_the_port_is_that_of_the_scheme() -> None:
    assert validate.node("http://a.test").ports[HTTP] == 80
    secure = validate.node("https://a.test/")
    assert (secure.ports[HTTP], secure.url) == (443, "https://a.test:443")
    assert validate.node("http://a.test:8080").ports[HTTP] == 8080


def test_nobody_listens(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "http://127.0.0.1:1"]) == 1
    assert "NOT VALID: 0 of" in capsys.readouterr().out
