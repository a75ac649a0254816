"""Finding the operating system's programs."""

from __future__ import annotations

import hashlib
import pathlib
from typing import Any

import pytest

from support.errors import Missing, UsageError
from support.machine import programs
from support.providers.launchers import Ephpm, Reference


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


def test_the_digest_of_one_file_begins_like_that_of_sha256sum(tmp_path: Any) -> None:
    file = tmp_path / "ephpm"
    file.write_bytes(b"a program")
    assert hashlib.sha256(b"a program").hexdigest().startswith(programs.digest([file]))
    assert Ephpm(file).digest() == programs.digest([file])


def test_any_other_byte_gives_another_digest(tmp_path: Any) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_bytes(b"0.1.0 of today")
    second.write_bytes(b"0.1.0 of yesterday")
    found = {programs.digest([first]), programs.digest([second])}
    found |= {programs.digest([first, second]), programs.digest([second, first])}
    found |= {programs.digest([first], "word"), programs.digest([first], "words")}
    assert len(found) == 6


def test_a_defect_makes_another_reference_node() -> None:
    sound, broken = Reference(warm=False), Reference(("etag-missing",), warm=False)
    assert sound.digest() == Reference(warm=False).digest() != broken.digest()


def test_a_program_that_cannot_say_anything_is_named() -> None:
    with pytest.raises(UsageError, match="/no/such/program: cannot be run"):
        programs.said(["/no/such/program", "--version"])


def test_a_program_that_tells_much_is_called_by_its_first_line(tmp_path: Any) -> None:
    program = tmp_path / "ephpm"
    program.write_text("#!/bin/sh\necho ephpm 0.1.0\necho Copyright\n")
    program.chmod(0o755)
    assert Ephpm(program).version() == "ephpm 0.1.0"


def test_a_program_that_refuses_is_quoted_with_one_mark_of_an_error(tmp_path: Any) -> None:
    program = tmp_path / "ephpm"
    program.write_text("#!/bin/sh\necho error: no room >&2\nexit 2\n")
    program.chmod(0o755)
    with pytest.raises(UsageError, match=rf"^{program} --version: no room$"):
        Ephpm(program).version()
