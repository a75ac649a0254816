"""Versions: which came first, what a program says, and what a profile makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from support.errors import UsageError
from support.settings import profiles, versions
from support.settings.profiles import Deviation

EPHPM = profiles.load(profiles.path_for("ephpm"))


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("0.5.2", "0.6"), ("0.9", "0.10"), ("0.7.3", "0.7.3+8"), ("0.7.3+8", "0.7.4"), ("1", "1.0.1")],
)
def test_which_of_two_came_first(earlier: Any, later: Any) -> None:
    assert versions.earlier(earlier, later)
    assert not versions.earlier(later, earlier)
    assert not versions.earlier(earlier, earlier)


def test_zeros_at_the_end_say_nothing() -> None:
    assert versions.parsed("0.7") == versions.parsed("v0.7.0")


def test_the_version_is_one_of_the_words() -> None:
    assert versions.parsed("ephpm 0.7.3 (PHP)") == versions.parsed("0.7.3")


@pytest.mark.parametrize("text", ["", "unknown", "0.7.x", "latest-1"])
def test_what_is_no_version_is_refused_with_what_would_be_one(text: Any) -> None:
    with pytest.raises(ValueError, match=r"0\.7\.3"):
        versions.parsed(text)


@pytest.mark.parametrize(
    ("named", "said", "version"),
    [
        ("0.7.4", "ephpm 0.1.0", "0.7.4"),  # named on the command line
        ("", "ephpm 0.7.3", "0.7.3"),
        ("", "ephpm 0.1.0", ""),  # each build of one's own says so
        ("", "unknown", ""),
    ],
)
def test_which_version_is_measured(named: Any, said: Any, version: Any) -> None:
    assert EPHPM.of_version(named, said).version == version


def with_deviation(version: Any = "", **more: Any) -> Any:
    values = {"id": "row", "reason": "known to be so", "reference": "measured", "since": "0.7.3"}
    deviation = Deviation(**{**values, **more})
    return EPHPM.model_copy(update={"deviation": (deviation,), "version": version})


@pytest.mark.parametrize("version", ["", "0.7.3", "0.7.3+8", "0.8"])
def test_a_deviation_holds_since_it_was_seen(version: Any) -> None:
    assert with_deviation(version).deviation_of(["row"], "x").sometimes is False


def test_before_it_was_first_seen_a_deviation_may_hold_or_not() -> None:
    assert with_deviation("0.5.2").deviation_of(["row"], "x").sometimes is True


@pytest.mark.parametrize(("version", "holds"), [("0.7.4", True), ("0.8", False), ("", False)])
def test_a_mended_deviation_is_none_from_that_version_on(version: Any, holds: Any) -> None:
    found = with_deviation(version, mended="0.8").deviation_of(["row"], "x")
    assert bool(found) is holds


def test_a_promise_that_came_later_says_so() -> None:
    early = EPHPM.of_version("0.5.2", "").too_early(["single", "recent_requests"])
    assert early == "ephpm 0.5.2: recent_requests is promised from 0.6.3 on"
    for version in ("0.6.3", "0.7.3+8"):
        assert not EPHPM.of_version(version, "").too_early(["recent_requests"])
    assert not EPHPM.of_version("", "ephpm 0.1.0").too_early(["recent_requests"])


def test_a_wrong_version_in_a_profile_is_named(tmp_path: Any) -> None:
    path = tmp_path / "mine.toml"
    text = profiles.path_for("ephpm").read_text()
    path.write_text(text.replace('since = "0.7.3"', 'since = "x"', 1))
    with pytest.raises(UsageError, match=r"deviation\.0\.since.*0\.7\.3"):
        profiles.load(path)
