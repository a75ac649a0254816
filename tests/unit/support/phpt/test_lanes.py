from __future__ import annotations

from pathlib import Path

import pytest

from support.errors import UsageError
from support.phpt import lanes


def test_lists_of_both_runners_are_read(tmp_path: Path) -> None:
    (tmp_path / "ours").write_text("FAIL\ta/x.phpt\nLEAK&FAIL\tb.phpt\n")
    (tmp_path / "theirs").write_text("PASSED\t/src/a/x.phpt\nSKIPPED\t/src/c.phpt\n")
    assert lanes.read(tmp_path / "ours") == {"a/x.phpt": "FAIL", "b.phpt": "LEAK&FAIL"}
    assert lanes.read(tmp_path / "theirs", ["a/x.phpt"]) == {
        "a/x.phpt": "PASS",
        "/src/c.phpt": "SKIP",
    }


def test_what_is_no_list_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("a/x.phpt\n")
    with pytest.raises(UsageError, match="no status and test"):
        lanes.read(tmp_path / "x")
    with pytest.raises(UsageError, match="No such file"):
        lanes.read(tmp_path / "y")


@pytest.mark.parametrize(
    ("statuses", "differ"),
    [
        (["PASS", "FAIL"], True),
        (["PASS", "XFAIL"], True),
        (["PASS", "SKIP"], False),
        (["FAIL", "FAIL"], False),
        (["PASS", "-"], False),
        (["PASS", "WARN"], False),
    ],
)
def test_who_skips_does_not_differ(statuses: list[str], differ: bool) -> None:
    assert lanes.differs(statuses) is differ


def test_a_table_counts_and_names_what_differs() -> None:
    found = {"php-S": {"a": "PASS", "b": "PASS"}, "node": {"a": "FAIL", "b": "PASS"}}
    assert lanes.table(found) == (
        "|  | php-S | node |\n| --- | --- | --- |\n| PASS | 2 | 1 |\n| FAIL | 0 | 1 |\n\n"
        "| test | php-S | node |\n| --- | --- | --- |\n| `a` | PASS | FAIL |"
    )


def test_wrong_usage_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert lanes.main(["a=b"]) == 2
    assert lanes.main([f"a={tmp_path}/a", f"b={tmp_path}/b"]) == 2
    assert "No such file" in capsys.readouterr().err
