"""What the pages name is there: links, files, make targets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from support.settings import ROOT

PAGES = sorted(
    path.relative_to(ROOT)
    for folder in (ROOT, ROOT / "docs", ROOT / "docs/decisions", ROOT / "conformance")
    for path in folder.glob("*.md")
)
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#]+)")
FOLDERS = "conformance defects docroot docs features profiles reference steps support tests"
FILE = re.compile(rf"`((?:{'|'.join(FOLDERS.split())})/[\w./-]*)`")
TARGET = re.compile(r"`make ([a-z-]+)")
CHOSEN = re.compile(r"[A-Z]{2,}")  # what a page lets the reader choose: profiles/NAME.toml
HISTORY = Path("CHANGELOG.md")  # names what was there then


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_what_a_page_names_is_there(page: Path) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    links = {f"link {to}" for to in LINK.findall(text) if not (ROOT / page.parent / to).exists()}
    files = {name for name in FILE.findall(text) if not CHOSEN.search(name) and page != HISTORY}
    missing = {name for name in files if not (ROOT / name).exists()}
    known = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    unknown = {f"make {name}" for name in TARGET.findall(text)} - {f"make {name}" for name in known}
    assert links | missing | unknown == set()


def test_every_decision_is_in_the_list() -> None:
    folder = ROOT / "docs/decisions"
    listed = LINK.findall((folder / "README.md").read_text())
    assert listed == sorted(path.name for path in folder.glob("[0-9]*.md"))


ROOMS = (
    "promise about a header",
    "Redis command",
    "PHP function",
    "statement of SQL",
    "promise of the MySQL proxy",
    "metric",
    "line of the log",
    "application",
    "fault",
    "target",
)


@pytest.mark.parametrize("name", ROOMS)
def test_there_is_a_room_for_each_new_thing(name: str) -> None:
    """Each row says where the promise stands, what does it, and what proves it."""
    text = (ROOT / "docs/README.md").read_text()
    (row,) = [line for line in text.splitlines() if line.startswith(f"| **{name}** |")]
    cells = re.split(r" ?\| ?", row.strip("| "))
    assert len(cells) == 5
    assert cells[1]
    assert cells[3]
    assert cells[4]
