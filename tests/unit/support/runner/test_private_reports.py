"""The evidence of a run is its owner's alone: it has the secrets of fixtures in it."""

import os

from support.runner import storage


def test_nobody_else_may_look_into_a_runs_directory(tmp_path):
    before = os.umask(0)
    try:
        directory = storage.new_run(tmp_path / "reports")
    finally:
        os.umask(before)
    assert directory.stat().st_mode & 0o777 == 0o700
