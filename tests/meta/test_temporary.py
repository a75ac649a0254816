"""What a run makes lies where TMPDIR says, however long that is, and nowhere else."""

from __future__ import annotations

from pathlib import Path

from tests.meta.harness import ETAG, Suite

# One of each thing that has a socket: pages, their keys, a database server, nodes of a cluster.
KINDS = ("php_session", "mysql_ready_later", "kv_write_read_different_node")


def test_a_temporary_directory_may_have_a_long_name(suite: Suite, tmp_path: Path) -> None:
    """The name of a socket may have 107 bytes; directories of build servers are longer."""
    place = tmp_path / ("x" * 200)
    place.mkdir()
    tags = ",".join(f"@{name}" for name in KINDS)
    outcome = suite.run("-j", "2", f"--tags={tags}", TMPDIR=str(place))
    assert set(outcome.verdicts.values()) == {"passed"}, outcome.output
    assert len(outcome.verdicts) >= len(KINDS)


def test_a_temporary_directory_that_is_not_there_is_not_replaced(
    suite: Suite, tmp_path: Path
) -> None:
    missing = tmp_path / "none"
    outcome = suite.run(ETAG, TMPDIR=str(missing))
    assert outcome.exit_code == 2
    assert outcome.output == f"error: TMPDIR={missing}: there is no such directory\n"
