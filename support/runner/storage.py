"""The directories of runs, and what a run leaves for the plan of the next one."""

from __future__ import annotations

import contextlib
import dataclasses
import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

from support.results import ScenarioResult, Verdict

KEPT = 20  # runs whose reports are kept
KEPT_RED = 40  # earlier runs, of which something was red, whose reports are kept as well
PRIVATE = 0o700  # mode of a run's directory: it is its owner's alone
RED = "red"  # the file that marks them

_held: list[int] = []  # the locks of this process's runs: they end with it


def reports() -> Path:
    """Where reports go: below the working directory, or where EPHPM_REPORTS says."""
    return Path(os.environ.get("EPHPM_REPORTS", "reports"))


def new_run(root: Path | None = None) -> Path:
    """Makes the directory of a new run, points `latest` at it, and removes old runs'."""
    root = root or reports()
    root.mkdir(exist_ok=True)
    # In UTC: local time is told twice when the clock is put back.
    directory = root / f"{time.strftime('%Y%m%d-%H%M%S', time.gmtime())}-{os.getpid()}"
    # What lies in it are the secrets of fixtures too, and what nodes have logged.
    directory.mkdir(mode=PRIVATE)
    (directory / "workers").mkdir()
    _held.append(_locked(directory))
    link = root / f".latest-{os.getpid()}"
    link.unlink(missing_ok=True)
    link.symlink_to(directory.name)
    link.replace(root / "latest")
    _remove_old(root, directory)
    return directory


def keep_longer(directory: Path) -> None:
    """Marks a run of which something was red: its evidence may be that of a rare failure."""
    (directory / RED).touch()


def _remove_old(root: Path, own: Path) -> None:
    """Removes those whose end is longest ago; never one that goes on, whatever the clock says."""
    others = [path for path in root.iterdir() if _is_run(path) and path != own]
    others.sort(key=_ended)
    earlier = others[: max(len(others) - KEPT + 1, 0)]
    red = [path for path in earlier if (path / RED).exists()]
    for path in [path for path in earlier if path not in red] + red[:-KEPT_RED]:
        with contextlib.suppress(OSError):  # somebody holds it, or has removed it
            handle = _locked(path)
            shutil.rmtree(path, ignore_errors=True)
            os.close(handle)


def _ended(run: Path) -> float:
    """When its reports were written, in seconds since the epoch."""
    try:
        return run.stat().st_mtime
    except OSError:  # it was removed meanwhile
        return 0.0


def _locked(directory: Path) -> int:
    """A descriptor that holds its lock. Raises `OSError` where another process does."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise
    return handle


def _is_run(path: Path) -> bool:
    parts = path.name.split("-")
    return path.is_dir() and not path.is_symlink() and len(parts) == 3 and "".join(parts).isdigit()


@dataclasses.dataclass(frozen=True)
class Timings:
    """How long each scenario took when it ran last, in seconds."""

    path: Path = dataclasses.field(default_factory=lambda: reports() / "timings.json")

    def read(self) -> dict[str, float]:
        """The table; empty where there is none, or none that can be read."""
        with contextlib.suppress(OSError, ValueError, AttributeError):
            table = json.loads(self.path.read_text(encoding="utf-8"))
            return {str(name): float(seconds) for name, seconds in table.items()}
        return {}

    def update(self, results: Iterable[ScenarioResult]) -> None:
        """Writes what was measured now over what was measured before."""
        table = self.read()
        for result in results:
            if result.verdict not in (Verdict.SKIPPED, Verdict.BROKEN):
                table[f"{result.feature}: {result.name}"] = round(result.duration, 4)
        draft = self.path.with_suffix(f".{os.getpid()}")
        draft.write_text(json.dumps(table, indent=0, sort_keys=True), encoding="utf-8")
        draft.replace(self.path)
