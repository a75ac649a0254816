"""What one fault turns red is one group; what another one does is another."""

from __future__ import annotations

import pytest

from support.results import ScenarioResult, Verdict, cause, causes

ONE = "the status of GET /../a.txt: expected 400, got 403 with the body 'Forbidden'"


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ("the status of GET /%2e/b?x=1: expected 400, got 403 with the body 'No\\'t'", True),
        ("the status of GET /../a.txt: expected 400, got 200 with the body 'Forbidden'", False),
        ("the status of PUT /../a.txt: expected 400, got 403 with the body 'Forbidden'", False),
        ("the header Server: expected 400, got 403", False),
        (f"{ONE}\nmore", True),
    ],
)
def test_literals_do_not_tell_causes_apart_and_statuses_do(other: str, same: bool) -> None:
    assert (cause(other) == cause(ONE)) is same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("node a (http://127.0.0.1:41234) said x", "node a (http://127.0.0.1:9) said x"),
        ("the status of GET /a/..: expected 1", "the status of GET /../b: expected 1"),
        ("GET /a/.. and", "GET /b and"),
        ("the file /a is gone.", "the file /b/. is gone."),
        ("after /a, /b.", "after /c/../d, /e.txt."),
        ("after 2.5 s, 41234 keys", "after 10.25 s, 7 keys"),
        ('the key "a" is gone', 'the key "b \\" c" is gone'),
    ],
)
def test_numbers_addresses_and_texts_are_literals(one: str, other: str) -> None:
    assert cause(one) == cause(other)


def test_the_most_frequent_comes_first_and_verdicts_are_kept_apart() -> None:
    def result(line: int, verdict: Verdict, reason: str) -> ScenarioResult:
        return ScenarioResult("a.feature", "A", f"{line}", line, [], verdict, reason=reason)

    found = causes(
        [
            result(1, Verdict.PASSED, ""),
            result(2, Verdict.BROKEN, "no 'x'"),
            result(3, Verdict.FAILED, "no 'x'"),
            result(4, Verdict.FAILED, "no 'y'"),
            result(5, Verdict.SKIPPED, "no 'x'"),
        ]
    )
    shown = [(each.verdict, each.reason, [s.line for s in each.scenarios]) for each in found]
    assert shown == [("failed", "no 'x'", [3, 4]), ("broken", "no 'x'", [2])]
