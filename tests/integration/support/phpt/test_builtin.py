from __future__ import annotations

from pathlib import Path

import pytest

from support.machine import guard
from support.phpt import options
from support.phpt.builtin import BuiltinServer
from support.phpt.command import Command


def test_our_own_tests_pass_on_phps_own_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(guard.VARIABLE, raising=False)
    place = guard.begin()
    try:
        chosen = options.parsed(["expectf", "ini", "request", "--reports", str(tmp_path), "-q"], {})
        command = Command(chosen, BuiltinServer("php"), lambda text: None)
        assert command.run() == 0, [each.reason for each in command.outcomes if each.red]
        assert {each.status for each in command.outcomes} == {"PASS"}
    finally:
        assert guard.end(place) == []
