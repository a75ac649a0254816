"""What is installed: the pins, and the lock that is made of them."""

from __future__ import annotations

import pytest

from support.commands import bootstrap, lock
from support.settings import ROOT

PINS = """\
# a comment
Jinja2==3.1.6                # pages
httpx[http2]==0.28.1         # HTTP
tomli_w==1.2.0
"""
HASH = f"    --hash=sha256:{'0' * 64}"
LOCK = "\n".join(
    f"{pin} \\\n{HASH}\n    # via -r requirements.txt"
    for pin in ("httpx==0.28.1", "jinja2==3.1.6", "markupsafe==3.0.3", "tomli-w==1.2.0 ; x == 'y'")
)


def test_pins_are_read_by_their_normal_name() -> None:
    assert lock.pins(PINS) == {"jinja2": "3.1.6", "httpx": "0.28.1", "tomli-w": "1.2.0"}


def test_a_lock_that_holds_every_pin_is_in_order() -> None:
    assert list(lock.problems(PINS, LOCK)) == []


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("jinja2==3.1.6", "jinja2==3.1.5", ["jinja2 is 3.1.5", "says 3.1.6", "make lock"]),
        ("httpx==", "httpx-more==", ["httpx is missing", "make lock"]),
        (f"markupsafe==3.0.3 \\\n{HASH}", "markupsafe==3.0.3", ["markupsafe has no hash"]),
        ("httpx==", "--index-url https://packages.example/\nhttpx==", ["names a place"]),
        ("httpx==0.28.1", "httpx @ https://packages.example/x.whl", ["httpx is missing"]),
    ],
)
def test_what_is_wrong_with_a_lock_is_named(before: str, after: str, words: list[str]) -> None:
    assert before in LOCK
    found = "\n".join(lock.problems(PINS, LOCK.replace(before, after)))
    assert all(word in found for word in words)


def test_the_lock_of_this_project_is_in_order() -> None:
    wanted, locked = (ROOT / name for name in (lock.PINS, lock.LOCK))
    assert list(lock.problems(wanted.read_text(), locked.read_text())) == []
    assert len(lock.pins(locked.read_text())) > len(lock.pins(wanted.read_text()))


def test_the_set_up_begins_anew_when_the_lock_changes() -> None:
    assert ROOT / lock.LOCK in bootstrap.LISTS
