from __future__ import annotations

from pathlib import Path

import pytest

from support.phpt import options
from support.phpt.statuses import Status


def test_by_default_our_own_tests_run() -> None:
    found = options.parsed([], {})
    assert (found.corpus, found.workers, found.failed_out) == (options.OWN, 2, "LEODSP")


def test_the_environment_is_that_of_run_tests() -> None:
    found = options.parsed(
        ["a"],
        {
            "PHPT_CORPUS_DIR": "/corpus",
            "TEST_PHP_USER": "b c",
            "TEST_PHP_ARGS": "-q -j 3",
            "TEST_PHP_JUNIT": "/j.xml",
            "TEST_PHP_LOG_FORMAT": "D",
            "TEST_TIMEOUT": "7",
            "SHOW_ONLY_GROUPS": "fail,BORK",
        },
    )
    assert (found.corpus, found.paths, found.quiet, found.workers) == (
        Path("/corpus"),
        ["a", "b", "c"],
        True,
        3,
    )
    assert (found.junit, found.failed_out, found.set_timeout) == (Path("/j.xml"), "D", 7.0)
    assert found.show == (Status.FAIL, Status.BORK)


@pytest.mark.parametrize("words", [["-g", "NONE"], ["-j", "0"], ["--theme", "pink"]])
def test_wrong_usage_ends_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        options.parsed(words, {})
    assert ended.value.code == 2
