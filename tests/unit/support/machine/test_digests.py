"""What tells a program from others that give themselves the same version."""

import hashlib

import pytest

from support.errors import UsageError
from support.machine import programs
from support.providers.process import Ephpm, Reference


def test_the_digest_of_one_file_begins_like_that_of_sha256sum(tmp_path):
    file = tmp_path / "ephpm"
    file.write_bytes(b"a program")
    assert hashlib.sha256(b"a program").hexdigest().startswith(programs.digest([file]))
    assert Ephpm(file).digest() == programs.digest([file])


def test_any_other_byte_gives_another_digest(tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    first.write_bytes(b"0.1.0 of today")
    second.write_bytes(b"0.1.0 of yesterday")
    found = {programs.digest([first]), programs.digest([second])}
    found |= {programs.digest([first, second]), programs.digest([second, first])}
    found |= {programs.digest([first], "word"), programs.digest([first], "words")}
    assert len(found) == 6


def test_a_defect_makes_another_reference_node():
    sound, broken = Reference(warm=False), Reference(("etag-missing",), warm=False)
    assert sound.digest() == Reference(warm=False).digest() != broken.digest()


def test_a_program_that_cannot_say_anything_is_named():
    with pytest.raises(UsageError, match="/no/such/program: cannot be run"):
        programs.said(["/no/such/program", "--version"])
