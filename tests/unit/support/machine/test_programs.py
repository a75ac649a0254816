"""Finding the operating system's programs."""

from __future__ import annotations

import pathlib

import pytest

from support.errors import Missing
from support.machine import programs


def test_a_program_is_found_by_its_name(
    monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    (tmp_path / "greet").write_text("#!/bin/sh\n")
    (tmp_path / "greet").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert programs.program("greet") == str(tmp_path / "greet")


def test_a_program_for_administrators_is_found_without_their_path(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert programs.program("ip") in ("/usr/sbin/ip", "/sbin/ip")


def test_a_program_that_is_not_there_is_named_and_so_is_the_list() -> None:
    with pytest.raises(Missing, match=r"^the program nowhere-to-be is not .* \(packages\.txt\)$"):
        programs.program("nowhere-to-be")
