"""Allure's HTML, by Allure itself.

Allure 3 is a Node.js program. Node.js comes from PyPI and Allure from npm, each
by its ordinary client, once, into the virtual environment; Debian's Node.js and
Java are not needed. The versions are pinned in the folder `allure_tool/`.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from support.errors import UsageError
from support.reports.allure import CATEGORIES

PINS = Path(__file__).resolve().parent / "allure_tool"
HISTORY_LIMIT = 100  # runs

# Allure writes a call to a visitor counter on the internet into its pages. Reports are
# read offline and are nobody else's business.
_COUNTER = re.compile(
    r'<script async src="https://www\.googletagmanager\.com/.*?</script>\s*<script>.*?</script>',
    re.DOTALL,
)


def generate(results: Path, pages: Path, history: Path, run_id: str) -> None:
    """Makes `pages/index.html` from Allure results; the trend grows in the file `history`.

    A run is noted in the history once, however often its pages are made. Raises
    `UsageError` where Allure cannot be installed or does not accept the results.
    """
    program = install()
    noted = history.with_suffix(".last")
    again = noted.is_file() and noted.read_text(encoding="utf-8") == run_id
    if pages.exists():
        shutil.rmtree(pages)
    with tempfile.TemporaryDirectory() as folder:
        config = Path(folder) / "allurerc.json"
        config.write_text(json.dumps(configuration(pages, history, not again)), encoding="utf-8")
        _call([*program, "generate", "--config", str(config), str(results)], "Allure")
    quieten(pages)
    noted.write_text(run_id, encoding="utf-8")


def configuration(pages: Path, history: Path, append: bool) -> dict[str, object]:
    """What Allure reads from `allurerc.json`."""
    options = {
        "groupBy": ["epic", "feature"],
        "reportLanguage": "en",
        "sections": ["charts", "timeline"],
        "singleFile": True,  # a page that a browser opens from the disk, without a server
    }
    return {
        "name": "ePHPm acceptance",
        "output": str(pages.absolute()),
        "historyPath": str(history.absolute()),
        "historyLimit": HISTORY_LIMIT,
        "appendHistory": append,
        "categories": CATEGORIES,
        "plugins": {"awesome": {"options": options}},
    }


def quieten(pages: Path) -> None:
    """Takes the visitor counter out of the pages.

    Raises `UsageError` where a page would still load a program from elsewhere.
    """
    for page in pages.rglob("*.html"):
        text = _COUNTER.sub("", page.read_text(encoding="utf-8"))
        if re.search(r"<(script|link)[^>]+(src|href)=[\"']?(https?:)?//", text):
            raise UsageError(f"{page.name}: Allure's page loads from the internet; not published")
        page.write_text(text, encoding="utf-8")


def install() -> list[str]:
    """Installs Node.js and Allure where they are missing; returns the command's beginning."""
    if sys.prefix == sys.base_prefix:
        raise UsageError("Allure is installed into the virtual environment: use `make report`")
    home = Path(sys.prefix) / "allure"
    node = Path(sys.prefix) / "bin/node"
    stamp = home / ".ready"
    if not (
        stamp.is_file() and node.exists() and stamp.read_text(encoding="utf-8") == _fingerprint()
    ):
        _install(home)
        stamp.write_text(_fingerprint(), encoding="utf-8")
    return [str(node), str(home / "node_modules/allure/cli.js")]


def _install(home: Path) -> None:
    print("setup: Node.js and Allure for the report, into the virtual environment", flush=True)
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    _call([*pip, "-r", str(PINS / "requirements.txt")], "installing Node.js with pip")
    home.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(PINS / name, home / name)
    npm = [str(Path(sys.prefix) / "bin/npm"), "ci", "--prefix", str(home)]
    flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
    _call([*npm, *flags], "installing Allure with npm")


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for path in sorted(PINS.iterdir()):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _call(command: list[str], what: str) -> None:
    """Runs a command quietly; raises `UsageError` with one line of what it said where it fails."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise UsageError(f"{what} failed: {error}") from error
    if done.returncode:
        said = (done.stdout + done.stderr).strip().splitlines() or ["it said nothing"]
        line = next((line for line in said if "error" in line.lower()), said[-1])
        raise UsageError(f"{what} failed with code {done.returncode}: {line.strip()}")
