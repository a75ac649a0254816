from __future__ import annotations

import datetime
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from support.results import Verdict
from support.runner import storage
from support.runner.storage import Timings
from support.settings import ROOT
from tests.unit.support.runner.made import result


def test_latest_is_the_newest_run(tmp_path: Path) -> None:
    directory = storage.new_run(tmp_path / "reports")
    assert (tmp_path / "reports" / "latest").resolve() == directory.resolve()
    assert (directory / "workers").is_dir()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A directory with the reports of 30 runs of last month, one a day, and other things."""
    (tmp_path / "my-own-notes").mkdir()
    (tmp_path / "timings.json").write_text("{}")
    for day in range(1, 31):
        make_old(tmp_path / f"202501{day:02}-120000-7", days=60 - day)
    return tmp_path


def make_old(directory: Path, days: float) -> Path:
    directory.mkdir(exist_ok=True)
    ended = time.time() - days * 24 * 3600
    os.utime(directory, (ended, ended))
    return directory


def days_left(root: Path) -> list[int]:
    return sorted(int(path.name[6:8]) for path in root.glob("202501*"))


def test_old_runs_are_removed_and_nothing_else(root: Path) -> None:
    newest = storage.new_run(root)
    assert days_left(root) == list(range(30 - storage.KEPT + 2, 31))
    left = {path.name for path in root.iterdir()}
    assert {newest.name, "my-own-notes", "timings.json", "latest"} <= left


def test_runs_with_something_red_are_kept_longer(root: Path) -> None:
    for day in (2, 5):
        storage.keep_longer(root / f"202501{day:02}-120000-7")
        make_old(root / f"202501{day:02}-120000-7", days=60 - day)
    storage.new_run(root)
    assert days_left(root) == [2, 5, *range(30 - storage.KEPT + 2, 31)]


def test_but_not_for_ever(tmp_path: Path) -> None:
    for number in range(1, storage.KEPT + storage.KEPT_RED + 10):
        directory = tmp_path / f"20250101-{number:06}-7"
        directory.mkdir()
        storage.keep_longer(directory)
        make_old(directory, days=1000 - number)
    storage.new_run(tmp_path)
    left = sorted(int(path.name.split("-")[1]) for path in tmp_path.glob("20250101*"))
    last = storage.KEPT + storage.KEPT_RED + 9
    assert left == list(range(last - storage.KEPT - storage.KEPT_RED + 2, last + 1))


def test_names_tell_the_time_of_the_whole_world(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    time.tzset()
    before = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    name = storage.new_run(tmp_path).name
    monkeypatch.undo()
    time.tzset()
    said = datetime.datetime.strptime(name[:15] + "+0000", "%Y%m%d-%H%M%S%z")
    assert datetime.timedelta() <= said - before < datetime.timedelta(minutes=1)


def test_a_run_does_not_remove_itself_when_the_clock_was_set_back(tmp_path: Path) -> None:
    for day in range(1, 31):
        make_old(tmp_path / f"202501{day:02}-120000-7", days=-day)
    newest = storage.new_run(tmp_path)
    assert newest.is_dir()
    assert (tmp_path / "latest").resolve() == newest.resolve()


def test_a_run_that_goes_on_is_not_removed(tmp_path: Path) -> None:
    program = (
        "import pathlib, sys; from support.runner import storage;"
        "print(storage.new_run(pathlib.Path(sys.argv[1])), flush=True); sys.stdin.read()"
    )
    command = [sys.executable, "-c", program, str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        living = make_old(Path(other.stdout.readline().strip()), days=400)
        for day in range(1, 31):
            make_old(tmp_path / f"202501{day:02}-120000-7", days=60 - day)
        storage.new_run(tmp_path).rename(tmp_path / "mine")
        assert living.is_dir()
        other.kill()
    make_old(living, days=400)
    storage.new_run(tmp_path)
    assert not living.exists()


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


def test_nobody_else_may_look_into_a_runs_directory(tmp_path: Any) -> None:
    before = os.umask(0)
    try:
        directory = storage.new_run(tmp_path / "reports")
    finally:
        os.umask(before)
    assert directory.stat().st_mode & 0o777 == 0o700
