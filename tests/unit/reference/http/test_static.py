"""Files: parts of them, copies in the cache, what is compressed beforehand."""

from __future__ import annotations

import asyncio
import gzip
import os
import time
from pathlib import Path
from typing import Any

import pytest

from reference.http import file_cache
from reference.http.file_cache import FileCache
from reference.http.messages import Body, Headers, Request, Response
from reference.http.static import Static
from reference.schema import FileCacheSettings, ResponseSettings, ServerSettings

TEXT = b"0123456789"
LARGE = bytes(range(256)) * (file_cache.STREAMED_FROM // 256) + b"the end"


async def nothing() -> Any:
    return {"type": "http.request", "body": b""}


def request(headers: dict[str, str], method: str = "GET") -> Request:
    sent, body = Headers(headers.items()), Body(nothing, None)
    peer = ("127.0.0.1", 1)
    return Request(method, "/f.txt", "/f.txt", "", "1.1", sent, peer, 80, peer[0], False, body)


def content(answer: Response) -> bytes:
    async def read() -> bytes:
        assert answer.stream is not None
        return b"".join([piece async for piece in answer.stream])

    body = answer.body if answer.stream is None else asyncio.run(read())
    assert len(body) == answer.length
    return body


@pytest.fixture(params=[TEXT, LARGE], ids=["small", "large"])
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "f.txt"
    path.write_bytes(request.param)
    return path


def answered(path: Path, headers: dict[str, str], method: str = "GET") -> Response:
    return asyncio.run(Static(ServerSettings()).answer(path, request(headers, method)))


def test_one_part(file: Path) -> None:
    whole = file.read_bytes()
    answer = answered(file, {"Range": "bytes=-7"})
    assert (answer.status, content(answer)) == (206, whole[-7:])
    size = len(whole)
    assert answer.headers.get("content-range") == f"bytes {size - 7}-{size - 1}/{size}"
    assert answer.headers.get("content-type") == "text/plain"
    assert not answer.compressible


def test_several_parts(file: Path) -> None:
    whole = file.read_bytes()
    answer = answered(file, {"Range": "bytes=8-9,0-2"})
    kind, _, boundary = (answer.headers.get("content-type") or "").partition("; boundary=")
    assert (answer.status, kind) == (206, "multipart/byteranges")
    assert "content-range" not in answer.headers
    parts = content(answer).split(f"--{boundary}".encode())
    assert [part.partition(b"\r\n\r\n")[2] for part in parts] == [
        b"",
        whole[8:10] + b"\r\n",
        whole[0:3] + b"\r\n",
        b"",
    ]
    assert f"Content-Range: bytes 0-2/{len(whole)}".encode() in parts[2]


def test_no_part(file: Path) -> None:
    size = file.stat().st_size
    answer = answered(file, {"Range": f"bytes={size}-"})
    assert (answer.status, answer.headers.get("content-range")) == (416, f"bytes */{size}")
    assert answer.body == b"416 Range Not Satisfiable"


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS"])
def test_only_get_has_parts(file: Path, method: str) -> None:
    answer = answered(file, {"Range": "bytes=0-1"}, method)
    assert (answer.status, content(answer)) == (200, file.read_bytes())
    assert answer.headers.get("accept-ranges") == "bytes"


def left_alone(path: Path) -> None:
    """As if nobody had changed it for a while, so that its date is a proof."""
    moment = time.time() - 120
    os.utime(path, (moment, moment))


def test_conditions_come_first(file: Path) -> None:
    left_alone(file)
    first = answered(file, {})
    tag, date = first.headers.get("etag") or "", first.headers.get("last-modified") or ""
    beyond = {"Range": "bytes=99999999-"}
    assert answered(file, {"If-None-Match": tag, **beyond}).status == 304
    assert answered(file, {"If-Modified-Since": date, **beyond}).status == 304
    assert answered(file, {"If-None-Match": '"x"', "Range": "bytes=0-1"}).status == 206
    assert answered(file, {"If-Range": date, "Range": "bytes=0-1"}).status == 206
    assert answered(file, {"If-Range": tag, "Range": "bytes=0-1"}).status == 200


def test_a_compressed_beginning_is_not_gone_on_with(tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    path.write_bytes(b"x" * 2000)
    left_alone(path)
    date = answered(path, {}).headers.get("last-modified") or ""
    coded = {"Accept-Encoding": "gzip", "Range": "bytes=0-1"}
    assert answered(path, coded).status == 206
    assert answered(path, {"If-Range": date, **coded}).status == 200
    assert answered(path, {"If-Range": date, "Range": "bytes=0-1"}).status == 206


def test_an_empty_file(tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    path.write_bytes(b"")
    assert (answered(path, {}).status, content(answered(path, {}))) == (200, b"")
    assert answered(path, {"Range": "bytes=0-"}).status == 416
    assert answered(path, {"Range": "bytes=-1"}).status == 200


def test_of_a_streamed_file_that_grows_only_what_was_announced_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    path.write_bytes(LARGE)
    answer = answered(path, {})
    path.write_bytes(LARGE + b"more")
    assert content(answer) == LARGE


@pytest.mark.parametrize("precompress", [True, False])
def test_copies_have_what_was_compressed_beforehand(tmp_path: Path, precompress: bool) -> None:
    cache = FileCache(
        FileCacheSettings(enabled=True, valid_secs=0, precompress=precompress), ResponseSettings()
    )
    path = tmp_path / "f.txt"
    for text in (b"x" * 2000, b"y" * 3000):
        path.write_bytes(text)
        encoded = asyncio.run(cache.get(path)).encoded
        assert {name: gzip.decompress(encoded[name]) for name in encoded if name == "gzip"} == (
            {"gzip": text} if precompress else {}
        )


def test_what_is_not_kept_is_not_compressed_beforehand(tmp_path: Path) -> None:
    path = tmp_path / "f.txt"
    path.write_bytes(b"x" * 2000)
    off = FileCache(FileCacheSettings(enabled=False), ResponseSettings())
    small = FileCache(FileCacheSettings(enabled=True, inline_threshold=1999), ResponseSettings())
    for cache in (off, small):
        assert asyncio.run(cache.get(path)).encoded == {}


def test_a_copy_is_good_for_its_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    cache = FileCache(FileCacheSettings(enabled=True, valid_secs=30), ResponseSettings())
    path = tmp_path / "f.txt"
    path.write_bytes(b"old")
    assert asyncio.run(cache.get(path)).body == b"old"
    path.write_bytes(b"new")
    os.utime(path, (1, 1))
    now[0] += 29.9
    assert asyncio.run(cache.get(path)).body == b"old"
    now[0] += 0.1
    new = asyncio.run(cache.get(path))
    assert (new.body, new.modified) == (b"new", 1)
