from __future__ import annotations

from pathlib import Path

from runner.made import result
from support.results import Verdict
from support.runner import storage
from support.runner.storage import Timings


def test_latest_is_the_newest_run(tmp_path: Path) -> None:
    directory = storage.new_run(tmp_path / "reports")
    assert (tmp_path / "reports" / "latest").resolve() == directory.resolve()
    assert (directory / "workers").is_dir()


def test_old_runs_are_removed_and_nothing_else(tmp_path: Path) -> None:
    for day in range(1, 31):
        (tmp_path / f"202501{day:02}-120000-7").mkdir()
    (tmp_path / "my-own-notes").mkdir()
    (tmp_path / "timings.json").write_text("{}")
    newest = storage.new_run(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert len(left & {f"202501{day:02}-120000-7" for day in range(1, 31)}) == storage.KEPT - 1
    assert "20250130-120000-7" in left
    assert {newest.name, "my-own-notes", "timings.json", "latest"} <= left


def test_timings_are_kept_over_runs_by_name_not_by_line(tmp_path: Path) -> None:
    timings = Timings(tmp_path / "timings.json")
    timings.update([result(3, duration=1.0), result(5, duration=2.0)])
    timings.update([result(5, duration=4.0)])
    assert timings.read() == {"a.feature: number 3": 1.0, "a.feature: number 5": 4.0}


def test_what_did_not_run_through_is_no_measurement(tmp_path: Path) -> None:
    timings = Timings(tmp_path / "timings.json")
    timings.update([result(3, Verdict.SKIPPED), result(4, Verdict.BROKEN)])
    assert timings.read() == {}


def test_a_damaged_table_is_no_table(tmp_path: Path) -> None:
    path = tmp_path / "timings.json"
    path.write_text("[1, 2")
    assert Timings(path).read() == {}
    path.write_text("[1, 2]")
    assert Timings(path).read() == {}
