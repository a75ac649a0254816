"""Disks that are full, until they are removed."""

from __future__ import annotations

import errno
import pathlib

import pytest

from support.errors import Missing
from support.machine import mounts


def test_a_disk_is_full_and_gone(tmp_path: pathlib.Path) -> None:
    disk = tmp_path / "uploads"
    try:
        mounts.fill(disk)
    except Missing as error:
        pytest.skip(str(error))
    try:
        assert mounts.below(tmp_path) == [disk]
        with pytest.raises(OSError) as refused:
            (disk / "upload").write_bytes(bytes(512))
        assert refused.value.errno == errno.ENOSPC
    finally:
        mounts.sweep(tmp_path)
    assert mounts.below(tmp_path) == []
    (disk / "upload").write_bytes(bytes(512))
