"""Whoever breaks a step module is told the file and the line."""

from __future__ import annotations

from pathlib import Path

import pytest
from behave.matchers import ParseMatcher, TypeRegistry

from support.errors import UsageError
from support.language import vocabulary

SAME = 'from behave import given\n\n\n@given("a node")\ndef node(context):\n    """."""\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\nimport no_such_module\n", "steps/b.py:2: ModuleNotFoundError: No module named"),
        ("\n\nfrom support import nope\n", "steps/b.py:3: ImportError: cannot import name 'nope'"),
        ("x = (\n", "steps/b.py:1: SyntaxError: '(' was never closed"),
        ("\n1 / 0\n", "steps/b.py:2: ZeroDivisionError: division by zero"),
        (SAME, "steps/b.py:4: ambiguous step: @given('a node') means the same as at steps/a.py:4"),
    ],
)
def test_the_place_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, said: str
) -> None:
    monkeypatch.setattr(ParseMatcher, "TYPE_REGISTRY", TypeRegistry())
    monkeypatch.chdir(tmp_path)
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps/a.py").write_text(SAME)
    (tmp_path / "steps/b.py").write_text(text)
    with pytest.raises(UsageError) as error:
        vocabulary.load(tmp_path / "steps")
    assert str(error.value).startswith(said)
    assert "\n" not in str(error.value)
