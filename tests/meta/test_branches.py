"""The line about branches sums up what was measured."""

from __future__ import annotations

from tests import branches


def test_each_part_has_its_sum() -> None:
    def file(there: int, reached: int) -> dict[str, dict[str, int]]:
        return {"summary": {"num_branches": there, "covered_branches": reached}}

    files = {
        "support/a.py": file(1000, 500),
        "support/low/b.py": file(1000, 750),
        "reference/c.py": file(0, 0),
        "tests/d.py": file(9, 9),
    }
    assert branches.line(files) == (
        "branches reached in the tests' own processes: "
        "support 62.5 % (1,250 of 2,000), reference none (0 of 0)"
    )
