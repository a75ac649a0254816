from __future__ import annotations

from pathlib import Path

import pytest

from support.phpt import sections
from support.phpt.sections import Malformed, Phpt

TEST = b"--TEST--\nA title\n--FILE--\n<?php echo 1; ?>\n--EXPECT--\n1\n"


def _read(raw: bytes, directory: Path = Path()) -> Phpt:
    return sections.parse(raw, "x.phpt", directory)


def _reason(raw: bytes, directory: Path = Path()) -> str:
    with pytest.raises(Malformed) as caught:
        _read(raw, directory)
    return str(caught.value)


def test_sections_are_their_bytes() -> None:
    test = _read(TEST)
    assert test.title == "A title"
    assert test.sections["FILE"] == b"<?php echo 1; ?>\n"
    assert test.sections["EXPECT"] == b"1\n"
    assert test.kind == "EXPECT"
    assert not test.warnings


def test_the_rest_of_a_section_line_says_nothing() -> None:
    assert _read(TEST.replace(b"--FILE--", b"--FILE-- here")).sections["FILE"].startswith(b"<?php")


def test_a_last_line_without_an_end_is_kept_so() -> None:
    assert _read(TEST[:-1]).sections["EXPECT"] == b"1"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "empty test"),
        (b"\n" + TEST, "tests must start with --TEST--"),
        (TEST + b"--NOTHING--\n", 'Unknown section "NOTHING"'),
        (TEST + b"--EXPECT--\n2\n", "duplicated EXPECT section"),
        (TEST.replace(b"--FILE--", b"--GET--"), "missing section --FILE--"),
        (TEST + b"--FILEEOF--\n1", "missing section --FILE--"),
        (TEST + b"--EXPECTF--\n1\n", "missing section --EXPECT--, --EXPECTF-- or --EXPECTREGEX--"),
        (TEST.replace(b"--EXPECT--", b"--GET--"), "missing section --EXPECT--"),
        (TEST + b"--POST_RAW--\nContent-Type: text/plain\n", "empty $request in --POST_RAW--"),
        (TEST + b"--PUT--\n", "empty $request in --PUT--"),
    ],
)
def test_what_is_no_test_is_told(raw: bytes, reason: str) -> None:
    assert _reason(raw).startswith(reason)


def test_a_section_that_was_empty_may_come_again() -> None:
    assert _read(TEST + b"--GET--\n--GET--\na=1\n").said("GET") == "a=1"


def test_what_follows_done_is_ignored_up_to_the_next_section() -> None:
    test = _read(TEST.replace(b"?>\n", b"?>\n===DONE===\n<?php exit(1);\n"))
    assert test.sections["FILE"].endswith(b"?>\n===DONE===\n")
    assert test.sections["EXPECT"] == b"1\n"


def test_done_is_text_in_an_expectation() -> None:
    test = _read(TEST + b"===DONE===\nmore\n")
    assert test.sections["EXPECT"] == b"1\n===DONE===\nmore\n"


def test_fileeof_loses_the_ends_of_its_last_lines() -> None:
    test = _read(TEST.replace(b"--FILE--", b"--FILEEOF--").replace(b"?>\n", b"?>\r\n\n"))
    assert test.sections["FILE"] == b"<?php echo 1; ?>"


def test_external_forms_are_loaded(tmp_path: Path) -> None:
    (tmp_path / "code.inc").write_bytes(b"<?php echo 2; ?>")
    (tmp_path / "wanted.txt").write_bytes(b"%d")
    raw = b"--TEST--\n\n--FILE_EXTERNAL--\ncode.inc\n--EXPECTF_EXTERNAL--\nwanted.txt\n"
    test = _read(raw, tmp_path)
    assert test.sections["FILE"] == b"<?php echo 2; ?>"
    assert (test.kind, test.sections["EXPECTF"]) == ("EXPECTF", b"%d")


def test_external_forms_stay_in_their_directory(tmp_path: Path) -> None:
    (tmp_path / "secret.inc").write_bytes(b"secret")
    inside = tmp_path / "inside"
    inside.mkdir()
    raw = TEST.replace(b"--FILE--\n<?php echo 1; ?>", b"--FILE_EXTERNAL--\n../secret.inc")
    assert _reason(raw, inside) == "could not load --FILE_EXTERNAL-- secret.inc"
    raw = TEST.replace(
        b"--FILE--\n<?php echo 1; ?>", b"--FILE_EXTERNAL--\n" + bytes(tmp_path / "secret.inc")
    )
    assert _reason(raw, inside) == "could not load --FILE_EXTERNAL-- secret.inc"


def test_a_file_without_its_end_is_warned_of() -> None:
    assert _read(TEST.replace(b" ?>", b"")).warnings == ("--FILE-- does not end with ?>",)


def test_an_expected_failure_without_a_reason_is_warned_of() -> None:
    assert _read(TEST + b"--XFAIL--\n").warnings == ("--XFAIL-- has no reason",)


def test_a_redirecting_test_needs_nothing_else() -> None:
    assert not _read(b"--TEST--\n\n--REDIRECTTEST--\nreturn array();\n").kind


def test_zero_is_empty_as_php_sees_it() -> None:
    test = _read(TEST + b"--GET--\n0\n--COOKIE--\na=0\n")
    assert not test.has("GET")
    assert test.has("COOKIE")


def test_sections_of_our_own_are_known() -> None:
    assert _read(TEST + b"--HEADERS--\nX-A: 1\n--REQUEST--\nHEAD\n").own == ("HEADERS", "REQUEST")


def test_a_file_that_cannot_be_read_is_malformed(tmp_path: Path) -> None:
    with pytest.raises(Malformed, match="cannot be read"):
        sections.read(tmp_path, "none.phpt")


def test_a_raw_body_is_all_but_its_first_media_type() -> None:
    raw = b"Content-Type: text/plain\nContent-Type: text/html\nbody\n"
    assert sections.body_of(raw) == ("text/plain", b"Content-Type: text/html\nbody")


def test_settings_are_what_stands_around_the_first_equals_sign() -> None:
    raw = b"a = 1=2\n; nothing\nb=\na=3\n"
    assert sections.settings(raw) == {"a": "3", "b": ""}


def test_words_leave_out_what_is_said_aside() -> None:
    assert sections.words(b"zlib\n\n# not this\n session \n") == ["zlib", "session"]
