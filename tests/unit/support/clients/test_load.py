"""Jobs: which answer is right, and how much memory each takes."""

from __future__ import annotations

import pytest

from support.clients.http import Exchange
from support.clients.load import growth, numbered


def answer(status: int | None, body: bytes) -> Exchange:
    job = numbered("key")(7)
    return Exchange("a", "http://a", job.request, 0.0, status, raw=body)


@pytest.mark.parametrize(
    ("status", "body", "right"),
    [
        (200, b"text of 7", True),
        (200, b"text of 8", False),
        (200, b"", False),
        (503, b"text of 7", False),
        (None, b"", False),
    ],
)
def test_an_answer_is_right_by_its_status_and_its_body(
    status: int | None, body: bytes, right: bool
) -> None:
    assert (numbered("key")(7).fault(answer(status, body)) == "") == right


@pytest.mark.parametrize("kind", ["number", "key", "row", "upload"])
def test_no_two_jobs_have_one_answer(kind: str) -> None:
    assert numbered(kind)(1).wanted != numbered(kind)(2).wanted


def test_memory_grows_by_the_slope_of_most_looks() -> None:
    looks = [(float(jobs), 1000 * jobs) for jobs in range(0, 100, 5)]
    assert growth(looks) == 1000
    # One look that is far off changes nothing, nor does what is taken once.
    looks[10] = (50.0, 10_000_000)
    assert growth(looks) == pytest.approx(1000)
    assert growth([(float(jobs), 50_000_000) for jobs in range(10)]) == 0


def test_without_looks_there_is_no_growth() -> None:
    assert growth([]) == 0
    assert growth([(1.0, 5)]) == 0
