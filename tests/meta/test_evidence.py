"""The evidence of a failed scenario names the cause, and repeats it."""

from __future__ import annotations

import subprocess

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
    assert again.returncode == 0, again.stdout + again.stderr
    assert "If-None-Match" in (folder / "rerun.sh").read_text()
    assert "status now: 200; in the failed run: 200" in again.stdout


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
    assert again.returncode == 0, again.stdout + again.stderr
    assert "to node a" in again.stdout
    for node in "abc":
        assert f'node {node}: "GET" "brief" -> "bye"' in again.stdout
