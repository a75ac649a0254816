from __future__ import annotations

from pathlib import Path

import pytest

from support.errors import UsageError
from support.phpt import deviations
from support.phpt.statuses import Outcome, Status

TEXT = """
[[deviation]]
test = "a/*.phpt"
reason = "it is said otherwise there"
reference = "measured"
since = "0.1.0"
shows = ["wrong"]
"""


@pytest.fixture
def known(tmp_path: Path) -> tuple[deviations.KnownFailure, ...]:
    (tmp_path / "x.toml").write_text(TEXT)
    return deviations.load(tmp_path / "x.toml")


@pytest.mark.parametrize(
    ("name", "status", "reason", "judged"),
    [
        ("a/x.phpt", Status.FAIL, "is wrong", Status.XFAIL),
        ("a/x.phpt", Status.FAIL, "something else", Status.FAIL),
        ("a/x.phpt", Status.PASS, "", Status.WARN),
        ("a/x.phpt", Status.SKIP, "", Status.SKIP),
        ("b/x.phpt", Status.FAIL, "is wrong", Status.FAIL),
    ],
)
def test_a_known_failure_is_expected_and_no_other(
    known: tuple[deviations.KnownFailure, ...],
    name: str,
    status: Status,
    reason: str,
    judged: Status,
) -> None:
    outcome = deviations.judged(Outcome(name, "", (status,), reason), known)
    assert outcome.statuses == (judged,)


def test_a_file_that_is_not_in_its_form_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_text('[[deviation]]\ntest = "x"\n')
    with pytest.raises(UsageError, match="reason"):
        deviations.load(tmp_path / "x.toml")
    with pytest.raises(UsageError, match="No such file"):
        deviations.load(tmp_path / "y.toml")
