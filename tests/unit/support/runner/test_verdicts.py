"""behave's outcome and the profile give the verdict; broken is never hidden."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Any

import pytest

from support.assertions import Mismatch
from support.errors import Broken, Died, Missing, NotReady, Start, Unsupported
from support.results import Verdict
from support.runner.verdicts import classify
from support.settings import profiles

NOTHING = object()


def step(status: str = "passed", error: BaseException | None = None, kind: str = "then") -> Any:
    return types.SimpleNamespace(
        status=types.SimpleNamespace(name=status),
        exception=error,
        step_type=kind,
        keyword=kind.title(),
        name="something",
    )


def scenario(
    status: str,
    *steps: Any,
    error: BaseException | None = None,
    tags: Sequence[str] = ("row",),
    skip_reason: str | None = None,
    late: BaseException | None = None,
    crash: BaseException | None = None,
) -> Any:
    return types.SimpleNamespace(
        status=types.SimpleNamespace(name=status),
        all_steps=steps,
        exception=error,
        effective_tags=list(tags),
        name="A scenario",
        skip_reason=skip_reason,
        late_failure=late or crash,
        crash=crash,
        feature=types.SimpleNamespace(exception=None),
    )


def profile(
    deviating: bool = False, sometimes: bool = False, shows: tuple[str, ...] = ()
) -> profiles.Profile:
    loaded = profiles.load(profiles.path_for("reference"))
    if not deviating:
        return loaded
    deviation = profiles.Deviation(
        id="row",
        scenario=(),
        reason="known to be so",
        reference="measured",
        since="0",
        sometimes=sometimes,
        http=None,
        shows=shows,
    )
    return loaded.model_copy(update={"deviation": (deviation,)})


MISS = Mismatch("status", "200", "404")
CRASH = Mismatch("node a", "still running", "ended by SIGHUP")
DIED = Died("node a ended with exit code 101", Start((), "", ""))
LATE = NotReady("node a did not become ready", Start((), "", ""))
CASES = [
    ("passes", scenario("passed", step()), "passed", "xpassed"),
    ("then fails", scenario("failed", step("failed", MISS)), "failed", "xfailed"),
    ("when fails", scenario("failed", step("failed", MISS, "when")), "failed", "xfailed"),
    ("given fails", scenario("failed", step("failed", MISS, "given")), "broken", "broken"),
    ("then errs", scenario("error", step("error", KeyError("x"))), "broken", "broken"),
    ("breaks", scenario("error", step("error", Broken("no port"))), "broken", "broken"),
    ("node ends", scenario("error", step("error", DIED, "given")), "failed", "xfailed"),
    ("not ready", scenario("error", step("error", LATE, "when")), "failed", "xfailed"),
    ("not ready before", scenario("error", step("error", LATE, "given")), "broken", "broken"),
    ("ends early", scenario("hook_error", step("untested"), error=DIED), "failed", "xfailed"),
    ("undefined", scenario("undefined", step("undefined")), "broken", "broken"),
    ("hook", scenario("hook_error", step("untested"), error=KeyError("x")), "broken", "broken"),
    ("cleanup", scenario("cleanup_error", step(), error=OSError("x")), "broken", "broken"),
    ("no step ran", scenario("untested", step("untested")), "broken", "broken"),
    ("skipped", scenario("skipped", skip_reason="no PHP"), "skipped", "skipped"),
    (
        "cannot",
        scenario("error", step("error", Unsupported("only read"), "given")),
        "skipped",
        "skipped",
    ),
    ("node died", scenario("passed", step(), late=MISS), "failed", "xfailed"),
    (
        "node died in a given",
        scenario("failed", step("failed", MISS, "given"), crash=CRASH),
        "failed",
        "xfailed",
    ),
    (
        "node died, step undefined",
        scenario("undefined", step("undefined"), crash=CRASH),
        "broken",
        "broken",
    ),
]


@pytest.mark.parametrize(("name", "ended", "plain", "deviating"), CASES)
def test_the_verdict(name: str, ended: Any, plain: str, deviating: str) -> None:
    assert classify(ended, profile())[0] == plain
    assert classify(ended, profile(deviating=True))[0] == deviating


@pytest.mark.parametrize(("name", "ended", "plain", "deviating"), CASES)
def test_whatever_is_not_passed_has_a_reason(
    name: str, ended: Any, plain: str, deviating: str
) -> None:
    assert classify(ended, profile(deviating=True))[1]
    assert bool(classify(ended, profile())[1]) is (plain != "passed")


def test_a_race_may_show_or_not() -> None:
    race = profile(deviating=True, sometimes=True)
    assert classify(scenario("passed", step()), race) == (Verdict.PASSED, "")
    assert classify(scenario("failed", step("failed", MISS)), race)[0] is Verdict.XFAILED
    assert classify(scenario("undefined", step("undefined")), race)[0] is Verdict.BROKEN


def test_a_deviation_that_no_longer_holds_names_the_version_and_what_to_do() -> None:
    loaded = profile(deviating=True).model_copy(update={"version": "0.8"})
    verdict, reason = classify(scenario("passed", step()), loaded)
    assert verdict is Verdict.XPASSED
    assert "no longer holds in 0.8 (known to be so)" in reason
    assert reason.endswith("or say there in which version it was `mended`")
    unnamed = classify(scenario("passed", step()), profile(deviating=True))[1]
    assert "no longer holds (known to be so)" in unnamed


def test_a_missing_component_is_skipped_at_home_and_broken_under_ci(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended = scenario("error", step("error", Missing("no haproxy"), "given"))
    monkeypatch.delenv("CI", raising=False)
    assert classify(ended, profile()) == (Verdict.SKIPPED, "no haproxy")
    monkeypatch.setenv("CI", "true")
    assert classify(ended, profile())[0] is Verdict.BROKEN


@pytest.mark.parametrize(
    ("shows", "verdict"),
    [(("got 403", "got 404"), Verdict.XFAILED), (("got 500",), Verdict.FAILED)],
)
def test_a_deviation_that_says_how_it_shows_hides_no_other_failure(
    shows: tuple[str, ...], verdict: Verdict
) -> None:
    failed = scenario("failed", step(), step("failed", MISS))
    found, reason = classify(failed, profile(deviating=True, shows=shows))
    assert found is verdict
    if verdict is Verdict.FAILED:
        assert reason.startswith("status: expected 200, got 404")
        assert reason.endswith("[not what the known deviation row shows]")


def test_what_a_deviation_shows_may_stand_below_the_first_line() -> None:
    failed = scenario("failed", step("failed", Mismatch("the end", "kept", "broken:\nit differs")))
    assert classify(failed, profile(True, shows=("it differs",)))[0] is Verdict.XFAILED


def test_a_node_that_died_is_the_reason_of_a_given_that_failed_for_it() -> None:
    lost = scenario("error", step("error", Broken("no such file"), "given"), crash=CRASH)
    reason = "node a: expected still running, got ended by SIGHUP"
    assert classify(lost, profile()) == (Verdict.FAILED, reason)
    assert classify(lost, profile(True, shows=("ended by SIGHUP",)))[0] is Verdict.XFAILED
    assert classify(lost, profile(True, shows=("got 404",)))[0] is Verdict.FAILED
