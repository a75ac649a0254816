"""Lines of the access log."""

from __future__ import annotations

import asyncio
from pathlib import Path

from reference.log import AccessLog


def test_nothing_that_a_visitor_sends_ends_a_quotation_or_a_line(tmp_path: Path) -> None:
    path = tmp_path / "access.log"

    async def written() -> None:
        log = AccessLog(str(path))
        await log.start()
        log.write("127.0.0.1", 'GET /"a\\ HTTP/1.1', 200, 1, "\x85", "x\u00e9\x7f")
        await log.stop()

    asyncio.run(written())
    (line,) = path.read_text(encoding="utf-8").splitlines()
    assert line.endswith(r'"GET /\x22a\x5C HTTP/1.1" 200 1 "\x85" "x\xE9\x7F"')
