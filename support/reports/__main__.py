"""Makes the pages of the last run: `make report`.

    python -m support.reports [--run reports/latest] [--out reports/html] [--no-allure]

`index.html` is "What ePHPm promises", `allure/index.html` is Allure's report.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from support.errors import UsageError
from support.reports import allure_html, archive, page
from support.settings import ROOT


def main(arguments: list[str]) -> int:
    """The command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m support.reports", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--run", type=Path, default=ROOT / "reports/latest", help="its directory")
    parser.add_argument("--out", type=Path, default=ROOT / "reports/html", help="for the pages")
    parser.add_argument("--no-allure", action="store_true", help="the living documentation alone")
    options = parser.parse_args(arguments)
    try:
        make(options.run, options.out, with_allure=not options.no_allure)
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


def make(directory: Path, out: Path, *, with_allure: bool) -> None:
    """Makes the pages and says where they are.

    Raises `UsageError` where there is no run, or Allure cannot be had; the living
    documentation is written all the same.
    """
    run = archive.read(directory / "results.json")
    out.mkdir(parents=True, exist_ok=True)
    try:
        if with_allure:
            history = out / "allure-history.jsonl"
            allure_html.generate(directory / "allure", out / "allure", history, run.id)
            print(f"Allure:              {_shown(out / 'allure/index.html')}")
    finally:
        report = "allure/index.html" if (out / "allure/index.html").is_file() else ""
        page.write(out / "index.html", run, directory, ROOT, report if with_allure else "")
        print(f"What ePHPm promises: {_shown(out / 'index.html')}")


def _shown(path: Path) -> Path:
    """The path as one would type it here."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
