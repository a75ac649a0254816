"""Lines of the access log."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

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


def _write(log: AccessLog, target: str) -> None:
    log.write("127.0.0.1", f"GET {target} HTTP/1.1", 200, 1, "", "")


def _targets(path: Path) -> list[str]:
    return [line.split()[6] for line in path.read_text(encoding="utf-8").splitlines()]


def test_a_renamed_log_is_written_until_it_is_opened_anew(tmp_path: Path) -> None:
    path, old = tmp_path / "access.log", tmp_path / "access.log.1"
    log = AccessLog(str(path))
    asyncio.run(log.start())
    _write(log, "/a")
    path.rename(old)
    _write(log, "/b")
    log.reopen()
    _write(log, "/c")
    assert _targets(old) == ["/a", "/b"]
    assert _targets(path) == ["/c"]
    asyncio.run(log.stop())


def test_a_log_that_cannot_be_opened_anew_is_gone_on_with(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path, old = tmp_path / "access.log", tmp_path / "access.log.1"
    log = AccessLog(str(path))
    asyncio.run(log.start())
    path.rename(old)
    path.mkdir()
    log.reopen()
    _write(log, "/a")
    assert _targets(old) == ["/a"]
    assert "Is a directory" in caplog.text
    asyncio.run(log.stop())


def test_a_full_disk_is_said_once_and_so_is_its_end(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "access.log"
    path.symlink_to("/dev/full")
    log = AccessLog(str(path))
    asyncio.run(log.start())
    for _ in range(3):
        _write(log, "/a")
    path.unlink()
    log.reopen()
    caplog.set_level("WARNING")
    for _ in range(2):
        _write(log, "/b")
    assert caplog.text.count("No space left on device") == 1
    assert caplog.text.count("lines_lost=3") == 1
    assert _targets(path) == ["/b", "/b"]
    asyncio.run(log.stop())


def test_no_log_is_opened_anew_where_none_is_wanted() -> None:
    AccessLog("").reopen()
