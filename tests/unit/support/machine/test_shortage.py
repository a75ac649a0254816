"""What the machine lacks is told with its place, and is no fault of the node."""

from __future__ import annotations

import errno
import pathlib
import shutil
from typing import Any

import httpx
import pytest

from support.errors import Broken
from support.machine import shortage


def test_too_few_descriptors_are_told_with_their_limit() -> None:
    with pytest.raises(Broken, match=r"may not open more files \(ulimit -n is \d+\)"):
        try:
            raise OSError(errno.EMFILE, "Too many open files")
        except OSError as error:
            shortage.check(error)


def test_they_are_recognised_behind_other_errors() -> None:
    outside = httpx.ConnectError("outside")
    outside.__cause__ = RuntimeError("inside")
    outside.__cause__.__context__ = OSError(errno.ENFILE, "x")
    with pytest.raises(Broken, match="ulimit"):
        shortage.check(outside)


def test_a_node_that_refuses_is_no_shortage() -> None:
    refused = httpx.ConnectError("outside")
    refused.__cause__ = OSError(errno.ECONNREFUSED, "refused")
    shortage.check(refused)


def test_a_full_disk_is_told_with_the_place() -> None:
    with (
        pytest.raises(Broken, match=r"^/run/nodes: No space left on device$"),
        shortage.writing(pathlib.Path("/run/nodes")),
    ):
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_file_that_python_knows_is_named(tmp_path: Any) -> None:
    missing = tmp_path / "none" / "file"
    with (
        pytest.raises(Broken, match=rf"^{missing}: No such file"),
        shortage.writing(pathlib.Path("/run/nodes")),
    ):
        missing.write_text("x", encoding="utf-8")


@pytest.mark.parametrize(("files", "more"), [(1, ""), (40, r" \(and 39 more\)")])
def test_of_a_tree_that_finds_no_room_the_first_file_is_named(
    tmp_path: Any, files: int, more: str
) -> None:
    """`shutil` says it of each file, in one list."""
    (tmp_path / "from").mkdir()
    for number in range(files):
        (tmp_path / "from" / f"{number}.txt").touch()

    def copy(source: str, goal: str) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", goal)

    goal = tmp_path / "goal"
    said = rf"^/run/nodes: \[Errno 28\] No space left on device: '{goal}/\d+.txt'{more}$"
    with (
        pytest.raises(Broken, match=said),
        shortage.writing(pathlib.Path("/run/nodes")),
    ):
        shutil.copytree(tmp_path / "from", goal, copy_function=copy)


def test_a_file_that_is_copied_onto_itself_is_told_as_it_is(tmp_path: Any) -> None:
    """This one of `shutil`'s errors has no list."""
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(Broken, match="are the same file"), shortage.writing(tmp_path):
        shutil.copy(file, file)
