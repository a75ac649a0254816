from __future__ import annotations

import pytest

from support.phpt import statuses
from support.phpt.statuses import Outcome, Status


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (Status.PASS, 0),
        (Status.SKIP, 0),
        (Status.XFAIL, 0),
        (Status.XLEAK, 0),
        (Status.WARN, 0),
        (Status.FAIL, 1),
        (Status.BORK, 1),
        (Status.LEAK, 1),
    ],
)
def test_the_exit_code_says_whether_one_is_red(status: Status, code: int) -> None:
    outcomes = [Outcome("a", "", (Status.PASS,)), Outcome("b", "", (status,))]
    assert statuses.exit_code(outcomes) == code


def test_a_warning_counts_where_it_is_to() -> None:
    assert statuses.exit_code([Outcome("a", "", (Status.WARN,))], strict=True) == 1


def test_several_statuses_are_shown_as_one() -> None:
    outcome = Outcome("a", "", (Status.LEAK, Status.FAIL))
    assert outcome.status == "LEAK&FAIL"
    assert statuses.count([outcome], Status.FAIL) == statuses.count([outcome], Status.LEAK) == 1
