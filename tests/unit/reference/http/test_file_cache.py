"""Tags of files that are sent piece by piece."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from reference.http import file_cache
from reference.http.file_cache import STREAMED_FROM, FileCache
from reference.schema import FileCacheSettings, ResponseSettings


@pytest.fixture
def cache() -> FileCache:
    """Return a cache that keeps no copies."""
    return FileCache(FileCacheSettings(), ResponseSettings())


def tag(cache: FileCache, path: Path) -> str:
    """Return the tag of a file."""
    return asyncio.run(cache.get(path)).etag


def test_new_bytes_have_a_new_tag_behind_the_same_size_and_date(
    cache: FileCache, tmp_path: Path
) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"a" * (STREAMED_FROM + 1))
    os.utime(path, (1, 1))
    first = tag(cache, path)
    path.write_bytes(b"b" * (STREAMED_FROM + 1))
    os.utime(path, (1, 1))
    assert tag(cache, path) != first


def test_the_same_bytes_have_the_same_tag_elsewhere(cache: FileCache, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("one.txt", "other.txt")]
    for path in paths:
        path.write_bytes(b"a" * (STREAMED_FROM + 1))
    assert tag(cache, paths[0]) == tag(cache, paths[1])


def test_a_settled_file_is_read_once(
    cache: FileCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_cache, "SETTLED_SECONDS", -1)
    path = tmp_path / "large.txt"
    path.write_bytes(b"a" * (STREAMED_FROM + 1))
    first = tag(cache, path)
    monkeypatch.setattr("reference.http.etags.of_content_in", lambda path: "read again")
    assert tag(cache, path) == first


def test_a_file_that_has_just_changed_is_read_again(
    cache: FileCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"a" * (STREAMED_FROM + 1))
    tag(cache, path)
    monkeypatch.setattr("reference.http.etags.of_content_in", lambda path: "read again")
    assert tag(cache, path) == "read again"


def test_a_very_large_file_is_not_read(
    cache: FileCache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_cache, "READ_UP_TO", STREAMED_FROM)
    monkeypatch.setattr("reference.http.etags.of_content_in", lambda path: "read")
    path = tmp_path / "large.txt"
    path.write_bytes(b"a" * (STREAMED_FROM + 1))
    assert tag(cache, path) != "read"
