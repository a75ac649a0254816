"""What the front of a run loads: it is waited for on every command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[4]
# Whoever looks at sentences, or waits for workers, needs no client and no report.
HEAVY = {
    "allure_commons", "brotli", "cryptography", "h11", "httpx", "prometheus_client", "pydantic",
    "redis", "rich", "tenacity", "reference",
}  # fmt: skip


def test_the_runner_loads_no_client_and_no_report() -> None:
    program = "import sys, support.runner; print(*{name.split('.')[0] for name in sys.modules})"
    reply = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert set(reply.stdout.split()) & HEAVY == set()


def test_a_dry_run_that_has_nothing_new_loads_no_step() -> None:
    program = (
        "import sys\n"
        "from behave.__main__ import main\n"
        "code = main(['--dry-run', 'features/http/etag.feature'])\n"
        "print(code, *{name.split('.')[0] for name in sys.modules}, file=sys.stderr)\n"
    )
    for _ in range(2):
        reply = subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
        )
        assert "0 undefined steps; nothing was run" in reply.stdout
    code, *loaded = reply.stderr.split()
    assert code == "0"
    assert set(loaded) & HEAVY == set()


@pytest.mark.parametrize(
    ("program", "ours"),
    [
        ("bin/behave", True),
        ("site-packages/behave/__main__.py", True),
        ("bin/pytest", False),
        ("support/commands/sabotage/__main__.py", False),
        ("-c", False),
    ],
)
def test_only_a_run_of_behave_has_its_signals_taken(program: str, ours: bool) -> None:
    """Others clean up in their own way: a command that only looks at features, or pytest."""
    text = (
        f"import signal, sys; sys.argv[0] = {program!r}; before = signal.getsignal(15);"
        "import support.runner; print(signal.getsignal(15) is not before)"
    )
    reply = subprocess.run(
        [sys.executable, "-c", text], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert reply.stdout == f"{ours}\n"
