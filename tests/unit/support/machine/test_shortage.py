"""What the machine lacks is told with its place, and is no fault of the node."""

import errno
import pathlib

import httpx
import pytest

from support.errors import Broken
from support.machine import shortage


def test_too_few_descriptors_are_told_with_their_limit():
    with pytest.raises(Broken, match=r"may not open more files \(ulimit -n is \d+\)"):
        try:
            raise OSError(errno.EMFILE, "Too many open files")
        except OSError as error:
            shortage.check(error)


def test_they_are_recognised_behind_other_errors():
    outside = httpx.ConnectError("outside")
    outside.__cause__ = RuntimeError("inside")
    outside.__cause__.__context__ = OSError(errno.ENFILE, "x")
    with pytest.raises(Broken, match="ulimit"):
        shortage.check(outside)


def test_a_node_that_refuses_is_no_shortage():
    refused = httpx.ConnectError("outside")
    refused.__cause__ = OSError(errno.ECONNREFUSED, "refused")
    shortage.check(refused)


def test_a_full_disk_is_told_with_the_place():
    with (
        pytest.raises(Broken, match=r"^/run/nodes: No space left on device$"),
        shortage.writing(pathlib.Path("/run/nodes")),
    ):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_that_python_knows_is_named(tmp_path):
    missing = tmp_path / "none" / "file"
    with (
        pytest.raises(Broken, match=rf"^{missing}: No such file"),
        shortage.writing(pathlib.Path("/run/nodes")),
    ):
        missing.write_text("x", encoding="utf-8")
