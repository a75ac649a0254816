"""The exit codes are those of `git bisect run`: 0 kept, 1 broken as it was, 125 cannot be said."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.__main__ import main
from support.clients.http import Request
from support.commands import again
from support.results import Verdict

BEFORE = "the header Content-Type: expected text/css, got text/plain"


@pytest.mark.parametrize(
    ("now", "reason", "code"),
    [
        (Verdict.PASSED, "", again.KEPT),
        (Verdict.XPASSED, "the known deviation x no longer holds", again.KEPT),
        (Verdict.FLAKY, "passed on the second attempt", again.KEPT),
        (Verdict.FAILED, BEFORE, again.REPRODUCED),
        (Verdict.XFAILED, BEFORE, again.REPRODUCED),
        (Verdict.FAILED, "the status of GET /a.css: expected 200, got 404", again.UNSAID),
        (Verdict.BROKEN, "no port", again.UNSAID),
        (Verdict.SKIPPED, "no php", again.UNSAID),
    ],
)
def test_only_the_same_assertion_is_the_same_failure(now: Verdict, reason: str, code: int) -> None:
    assert again.verdict(["known deviation x: as documented", BEFORE], now, reason) == code


def test_a_range_and_http2_and_chunks_are_read_as_curl_shows_them() -> None:
    request = Request(target="/a")
    came = b"HTTP/2 200 \r\ncontent-type: text/css\r\ncontent-length: 2\r\n\r\nhi"
    exchange = again._exchange(request, "http://x", came)
    assert (exchange.status, exchange.header("Content-Type"), exchange.raw) == (
        200,
        "text/css",
        b"hi",
    )
    came = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"
    assert again._exchange(request, "http://x", came).raw == b"hi"
    assert again._exchange(request, "http://x", b"").status is None


@pytest.mark.parametrize(
    ("words", "node", "said"),
    [
        ([], None, "names no scenario"),
        ([], '{"scenario": {}, "options": {}}', "KeyError"),
        (["--no-such"], None, "unrecognized arguments"),
        (
            ["--answers", "nowhere"],
            '{"scenario": {"feature": "a", "name": "b", "step": 0}, "options": {}}',
            "a:",
        ),
    ],
)
def test_what_goes_wrong_is_neither_kept_nor_reproduced(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    words: list[str],
    node: str | None,
    said: str,
) -> None:
    if node:
        (tmp_path / "node.json").write_text(node)
    assert main(["again", str(tmp_path), *words]) == again.UNSAID
    assert said in capsys.readouterr().err


def test_what_commands_say_to_one_another_is_not_offered(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    said = capsys.readouterr().out
    assert "{up,down,again,validate}" in said
    assert "keep" not in said
    assert "SUPPRESS" not in said
