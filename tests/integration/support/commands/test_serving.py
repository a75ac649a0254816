"""A node that is given is judged only where it serves what the scenario had."""

from __future__ import annotations

import functools
import http.server
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from support.commands import serving
from support.providers.deployed import DeployedProvider
from support.settings import ROOT, profiles
from support.topologies import Node, NodeSpec

THEN, ANOTHER = 1445412480.0, 1445412481.0


class Files(http.server.SimpleHTTPRequestHandler):
    """Serves files, and is ready."""

    def do_GET(self) -> None:
        if self.path == "/_ephpm/ready":
            self.send_response(200)
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *_: Any) -> None:
        """Stays quiet."""


@pytest.fixture
def served(tmp_path: Path) -> Path:
    """What the node serves."""
    path = tmp_path / "served"
    path.mkdir()
    (path / "test.html").write_text("of the suite")
    return path


@pytest.fixture
def node(served: Path) -> Iterator[Node]:
    handler = functools.partial(Files, directory=str(served))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        profile = profiles.load(ROOT / "profiles" / "deployed.toml")
        url = f"http://127.0.0.1:{server.server_port}"
        yield DeployedProvider(url, profile).start(NodeSpec(), "given")
        server.shutdown()


def lack(node: Node, tmp_path: Path, site: dict[str, str], **dates: float) -> str:
    (tmp_path / "docroot").mkdir()
    (tmp_path / "docroot" / "test.html").write_text("of the suite")
    for name, text in site.items():
        (tmp_path / "site").mkdir(exist_ok=True)
        (tmp_path / "site" / name).write_text(text)
    chosen = {f"/{name}.html": date for name, date in dates.items()}
    return serving.lack(node, tmp_path / "docroot", tmp_path / "site", chosen)


def test_a_node_that_serves_both_lacks_nothing(node: Node, tmp_path: Path, served: Path) -> None:
    (served / "a b.html").write_text("own")
    assert lack(node, tmp_path, {"a b.html": "own"}) == ""


def test_a_node_that_serves_another_document_root(node: Node, tmp_path: Path, served: Path) -> None:
    (served / "test.html").write_text("of somebody else")
    said = "it is to serve docroot/test.html, and answers with something else"
    assert lack(node, tmp_path, {}) == said


def test_a_node_without_the_file_of_the_scenario(node: Node, tmp_path: Path) -> None:
    said = "it is to serve site/own.html, and answers 404"
    assert lack(node, tmp_path, {"own.html": "own"}) == said


@pytest.mark.parametrize(("changed", "same"), [(THEN, True), (ANOTHER, False)])
def test_the_date_of_a_file_counts_where_the_scenario_chose_it(
    node: Node, tmp_path: Path, served: Path, changed: float, same: bool
) -> None:
    (served / "own.html").write_text("own")
    os.utime(served / "own.html", (changed, changed))
    said = lack(node, tmp_path, {"own.html": "own"}, own=THEN)
    assert ("it was last changed: Wed, 21 Oct 2015 07:28:01 GMT, not" in said) is not same


def test_whether_it_serves_a_page_cannot_be_seen(node: Node, tmp_path: Path, served: Path) -> None:
    (served / "own.php").write_text("<?php")
    said = "whether it serves site/own.php cannot be seen"
    assert lack(node, tmp_path, {"own.php": "<?php"}) == said
