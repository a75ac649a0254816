from __future__ import annotations

from pathlib import Path

import pytest

from support.errors import UsageError
from support.phpt import corpus


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in (
        "a/tests/x.phpt",
        "a/tests/deep/y.phpt",
        "a/tests/helper.inc",
        "a/source.c",
        "z.phpt",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


def test_all_tests_are_found_once(root: Path) -> None:
    every = ["a/tests/deep/y.phpt", "a/tests/x.phpt", "z.phpt"]
    assert corpus.chosen(root, []) == every
    assert corpus.chosen(root, ["a", "a/tests/x.phpt"]) == every[:2]


@pytest.mark.parametrize("word", ["none", "..", "/etc"])
def test_what_is_not_in_the_corpus_is_refused(root: Path, word: str) -> None:
    with pytest.raises(UsageError, match="no such file or directory"):
        corpus.chosen(root, [word])


def test_a_directory_without_tests_is_refused(root: Path) -> None:
    (root / "empty").mkdir()
    with pytest.raises(UsageError, match=r"no \.phpt file"):
        corpus.chosen(root, ["empty"])


def test_what_lies_beside_a_test_is_copied_and_no_more(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    site = tmp_path_factory.mktemp("site")
    corpus.lay(root, ["a/tests/deep/y.phpt"], site)
    assert (site / "a/tests/helper.inc").read_text() == "a/tests/helper.inc"
    assert not (site / "a/source.c").exists()
    assert not (site / "z.phpt").exists()


def test_lists_have_a_name_a_line(root: Path) -> None:
    (root / "list").write_text("z.phpt\n\n a/tests/x.phpt \n")
    assert corpus.listed(root / "list") == ["z.phpt", "a/tests/x.phpt"]
    with pytest.raises(UsageError, match="No such file"):
        corpus.listed(root / "no list")


def test_conflicts_are_the_tests_own_and_its_directorys(root: Path) -> None:
    assert corpus.conflicts(root, "z.phpt", ["port"]) == {"port"}
    (root / "CONFLICTS").write_text("# these\nall\n")
    assert corpus.conflicts(root, "z.phpt", ["port"]) == {"port", "all"}
