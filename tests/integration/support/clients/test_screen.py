"""Chromium as the suite drives it: what it can do, and what it complains of."""

from __future__ import annotations

import functools
import http.server
import pathlib
import threading
from collections.abc import Iterator

import pytest

from support.assertions import Mismatch
from support.clients.screen import Screen
from support.language.screens import screen_step

PAGE = """<!DOCTYPE html><title>Page</title><link rel="icon" href="data:,">
<label>Name <input id="name"></label>
<button onclick="document.title = 'below'">Send</button>
<div style="position: absolute; inset: 0; background: white">
<label>Word <input id="word"></label><button onclick="said.textContent = word.value">Send</button>
<a href="/broken.html">Go</a><p id="said"></p></div>"""
BROKEN = '<link rel="icon" href="data:,"><script>lost()</script><img src="/lost.png" alt="none">'


@pytest.fixture
def base(tmp_path: pathlib.Path) -> Iterator[str]:
    """A site of two pages: one whose button is covered by another one, and one that is broken."""
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "broken.html").write_text(BROKEN)
    handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def screen() -> Iterator[Screen]:
    """A browser of the test's own."""
    found = Screen()
    yield found
    found.close()


def walk(screen: Screen, base: str, *lines: str) -> None:
    for line in lines:
        screen.do(screen_step(line), base)
    screen.settle()


def test_what_is_typed_and_clicked_has_its_effect_and_nothing_is_complained_of(
    screen: Screen, base: str
) -> None:
    walk(screen, base, 'opens "/"', 'types "ahoy" into "Word"', 'clicks "Send"', 'sees "ahoy"')
    assert "ahoy" in screen.text()
    assert screen.complaints == []
    assert screen.picture().startswith(b"\x89PNG")


def test_errors_of_scripts_and_of_requests_are_complained_of(screen: Screen, base: str) -> None:
    walk(screen, base, 'opens "/"', 'clicks "Go"')
    said = "\n".join(screen.complaints)
    assert "lost is not defined" in said
    assert f"404 for {base}/lost.png" in said


def test_what_is_not_there_is_said_with_what_is(
    screen: Screen, base: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk(screen, base, 'opens "/"')
    screen._page.set_default_timeout(300)
    with pytest.raises(Mismatch, match='at the screen: click "Stay"') as caught:
        screen.do(screen_step('clicks "Stay"'), base)
    assert "says" in caught.value.actual
    assert "Word" in caught.value.actual
