"""`-D http=2`: visitors who do not say how come over HTTP/2, in every scenario."""

from __future__ import annotations

from tests.meta.harness import Suite

# Something that is wrong over HTTP/2 alone, and a feature that says nothing of HTTP/2.
DEFECT = "defect=http2-preconditions-ignored"
FEATURE = "features/http/preconditions.feature"


def test_what_is_wrong_over_http2_alone_shows_over_http2_alone(suite: Suite) -> None:
    assert suite.run(FEATURE, "-D", DEFECT).exit_code == 0
    outcome = suite.run(FEATURE, "-D", DEFECT, "-D", "http=2")
    assert outcome.exit_code == 1
    assert "failed" in outcome.verdicts.values()


def test_what_is_about_http1_is_left_out_with_a_reason(suite: Suite) -> None:
    reasons = suite.run("--tags=@tls_serves_https", "-D", "http=2").reasons
    reason = "it is about HTTP/1.1, and visitors come over HTTP/2 (-D http=2)"
    assert reasons["A file is served over HTTPS"] == reason
