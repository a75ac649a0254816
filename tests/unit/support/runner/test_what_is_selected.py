"""What is no feature is refused in one line, as what cannot be had."""

import types

import pytest

from support.errors import UsageError
from support.runner import selection


def configured(*paths):
    return types.SimpleNamespace(paths=list(map(str, paths)), exclude=lambda _: False, lang=None)


def test_a_file_that_is_not_there_is_named(tmp_path):
    missing = tmp_path / "none.feature"
    with pytest.raises(UsageError, match=rf"^{missing}: there is no such feature$"):
        selection.collect(configured(missing))


def test_a_file_that_is_not_gherkin_is_named_in_one_line(tmp_path):
    file = tmp_path / "bad.feature"
    file.write_text("Feature: x\n  Scenario: y\n    Given z\n    What\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"^not Gherkin: .*bad\.feature") as caught:
        selection.collect(configured(file))
    assert "\n" not in str(caught.value)
