"""`results.json`: a whole `RunResult`, so that pages can be made after the run."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from support.errors import UsageError
from support.results import RunResult, ScenarioResult


def write(run: RunResult, path: Path) -> None:
    """Writes everything that is known of the run."""
    path.write_text(json.dumps(dataclasses.asdict(run), ensure_ascii=False), encoding="utf-8")


def read(path: Path) -> RunResult:
    """The inverse of `write`. Raises `UsageError` where there is no whole run to read."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        scenarios = [ScenarioResult.from_json(item) for item in data.pop("scenarios")]
        return RunResult(**data, scenarios=scenarios)
    except FileNotFoundError:
        raise UsageError(f"{path}: no run to report on; run behave first") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        message = f"{path}: not the results of a run ({error!r}); run behave again"
        raise UsageError(message) from error
