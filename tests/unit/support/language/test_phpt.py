from __future__ import annotations

from support.language import phpt


def test_which_tests_how_and_how_they_end() -> None:
    assert phpt.phpt_tests("the tests") == ""
    assert phpt.phpt_tests('the tests of "ini"') == "ini"
    assert phpt.switches("") == ()
    assert phpt.switches(' with "--strict -j 4"') == ("--strict", "-j", "4")
    assert [phpt.run_end(word) for word in ("succeeds", "fails")] == [0, 1]
