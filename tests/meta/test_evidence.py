"""The evidence of a failed scenario names the cause, and repeats it."""

from __future__ import annotations

import subprocess
import sys

from support.settings import ROOT
from tests.meta.harness import ETAG, Suite

CLUSTER = ["features/cluster/shared_keys.feature", "-n", "A key ends on every node"]
SCENARIO = "A known validator is answered without the file (304, no body)"


def test_the_evidence_alone_tells_what_went_wrong(suite_inside: Suite) -> None:
    outcome = suite_inside.run(f"{ETAG}:17", "-D", "defect=etag-ignores-if-none-match")
    assert outcome.verdicts == {SCENARIO: "failed"}
    (summary,) = (outcome.latest / "evidence").rglob("summary.txt")
    folder = summary.parent
    first = summary.read_text().splitlines()[0]
    for word in ["expected 304", "got 200", "node", "GET /test.html -> 200"]:
        assert word in first
    assert "If-None-Match" in (folder / "transcript.txt").read_text()
    assert "listen" in (folder / "ephpm.toml").read_text()
    assert "HTTP listening" in (folder / "node.log").read_text()
    assert "ephpm_http_requests_total" in (folder / "metrics.txt").read_text()
    assert "-304" in (folder / "diff.txt").read_text()
    assert outcome.output.count("evidence:") == 1

    again = subprocess.run(
        ["bash", "rerun.sh"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert again.returncode == 1, again.stdout + again.stderr
    assert "If-None-Match" in (folder / "rerun.sh").read_text()
    assert "status now: 200; in the failed run: 200" in again.stdout


UNTYPED = "mime-css-wrong"


def test_a_failure_of_a_header_is_reproduced_by_a_broken_node_and_by_no_other(
    suite_inside: Suite,
) -> None:
    """The status is 200 on both: what is judged again is the header."""
    outcome = suite_inside.run("--tags=@static_css", "-D", f"defect={UNTYPED}")
    assert set(outcome.verdicts.values()) == {"failed"}
    folder = next((outcome.latest / "evidence").rglob("rerun.sh")).parent
    assert "Content-Type" in (folder / "summary.txt").read_text().splitlines()[0]
    script = ["bash", str(folder / "rerun.sh")]
    for defect, code, said in [(UNTYPED, 1, "reproduced: "), ("", 0, "not reproduced: ")]:
        chosen = ["-D", f"defect={defect}"] if defect else []
        given = _run(sys.executable, "-m", "support", "up", "single", *chosen, "--", *script)
        assert given.returncode == code, given.stdout + given.stderr
        assert given.stdout.rstrip().rpartition("\n")[2].startswith(said), given.stderr
    again = _run(*script)
    assert again.returncode == 1, again.stdout + again.stderr
    healthy = _run(*script, "-D", "defect=clean-exit-is-1")
    assert healthy.returncode == 0, healthy.stdout + healthy.stderr


def test_nothing_is_said_of_a_node_that_lacks_what_the_scenario_had(suite_inside: Suite) -> None:
    """A file with a date: the node that the script starts has both, another one neither."""
    broken = ["-D", "defect=if-modified-since-ignored"]
    outcome = suite_inside.run("features/http/last_modified.feature:24", *broken)
    assert set(outcome.verdicts.values()) == {"failed"}
    folder = next((outcome.latest / "evidence").rglob("rerun.sh")).parent
    script = ["bash", str(folder / "rerun.sh")]
    up = [sys.executable, "-m", "support", "up", "single", *broken]

    given = _run(*up, "--", *script)
    assert given.returncode == 125, given.stdout + given.stderr
    assert "it is to serve site/dated.html, and answers " in given.stdout
    assert "reproduced" not in given.stdout
    like = _run(*up, "--like", str(folder / "node.json"), "--", *script)
    assert like.returncode == 1, like.stdout + like.stderr

    again = _run(*script)
    assert again.returncode == 1, again.stdout + again.stderr
    assert "last-modified: Wed, 21 Oct 2015 07:28:00 GMT" in again.stdout.replace(
        "Last-M", "last-m"
    )


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_evidence_of_a_cluster_repeats_what_each_node_was_sent(suite_inside: Suite) -> None:
    outcome = suite_inside.run(*CLUSTER, "-D", "defect=cluster-ttl-lost")
    assert set(outcome.verdicts.values()) == {"failed"}
    (summary,) = (outcome.latest / "evidence").rglob("summary.txt")
    folder = summary.parent
    assert "expected gone after 2 s" in summary.read_text().splitlines()[0]
    for file in ("a-members.json", "b-node.log", "c-ephpm.toml", "redis.txt"):
        assert (folder / file).read_text()

    again = subprocess.run(
        ["bash", "rerun.sh"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert again.returncode == 1, again.stdout + again.stderr
    assert "to node a" in again.stdout
    for node in "abc":
        assert f'node {node}: "GET" "brief" -> "bye"' in again.stdout
