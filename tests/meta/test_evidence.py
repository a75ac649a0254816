"""The evidence of a failed scenario names the cause, and repeats it."""

import subprocess

from tests.meta import suite

CLUSTER = ["features/cluster/shared_keys.feature", "-n", "A key ends on every node"]
SCENARIO = "A known validator is answered without the file (304, no body)"


def test_the_evidence_alone_tells_what_went_wrong(tmp_path):
    reports = suite.ROOT / "reports" / f"evidence-test-{tmp_path.name}"
    outcome = suite.behave(reports, f"{suite.ETAG}:17", "-D", "defect=etag-ignores-if-none-match")
    try:
        assert outcome.verdicts() == {SCENARIO: "failed"}
        (summary,) = (reports / "latest" / "evidence").rglob("summary.txt")
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
    finally:
        subprocess.run(["rm", "-rf", str(reports)], check=True)


def test_the_evidence_of_a_cluster_repeats_what_each_node_was_sent(tmp_path):
    reports = suite.ROOT / "reports" / f"evidence-test-{tmp_path.name}"
    outcome = suite.behave(reports, *CLUSTER, "-D", "defect=cluster-ttl-lost")
    try:
        assert set(outcome.verdicts().values()) == {"failed"}
        (summary,) = (reports / "latest" / "evidence").rglob("summary.txt")
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
    finally:
        subprocess.run(["rm", "-rf", str(reports)], check=True)
