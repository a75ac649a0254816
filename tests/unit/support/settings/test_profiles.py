"""Profiles are strict: a typo, a gap or an unknown word is named with its file and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.errors import UsageError
from support.language import features
from support.settings import ROOT, profiles

# Without what it is known not to keep.
GOOD = profiles.path_for("reference").read_text().partition("[[deviation]]")[0]


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text)
    return path


@pytest.mark.parametrize("target", ["reference", "ephpm", "deployed"])
def test_the_committed_profiles_are_valid(target: str) -> None:
    assert profiles.load(profiles.path_for(target)).target.name == target


def test_what_the_reference_node_does_not_keep_shows_at_times_and_in_no_everyday_run() -> None:
    """It is the proof that a promise can be kept: what it lacks may be a race, and no more."""
    short = profiles.load(profiles.path_for("reference")).deviation
    assert [(each.id, each.sometimes) for each in short] == [("bad_link_counted", True)]
    assert all(each.shows and each.scenario for each in short)
    rows = {
        scenario.name.partition(" -- @")[0]: set(scenario.effective_tags)
        for feature in features.load(ROOT / "features")
        for scenario in feature.walk_scenarios()
    }
    assert all("nightly" in rows[name] for each in short for name in each.scenario)


@pytest.mark.parametrize(
    ("since", "mended", "asked"), [("0", None, False), ("0", "0.8", True), ("0.7.3", None, True)]
)
def test_a_version_is_asked_for_only_where_a_deviation_depends_on_it(
    since: str, mended: str | None, asked: bool
) -> None:
    told = {"id": "a", "reason": "it is not kept", "reference": "here", "since": since}
    deviation = profiles.Deviation.model_validate({**told, "mended": mended})
    assert deviation.of_versions is asked


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("sapi_name", "sapi_nam", ["facts.sapi_nam", "sapi_name"]),
        ("php = true", "phb = true", ["capabilities.phb", "php"]),
        ("[facts]", "[fact]", ["fact", "facts"]),
        ('about = "', 'about = 3 #"', ["target.about", "string"]),
        ("[target]", "[target", ["not valid TOML"]),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, old: str, new: str, words: list[str]) -> None:
    assert old in GOOD
    path = written(tmp_path, GOOD.replace(old, new, 1))
    with pytest.raises(UsageError) as caught:
        profiles.load(path)
    for word in [*words, str(path)]:
        assert word in str(caught.value)


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"nothing\.toml.*No such file"):
        profiles.load(tmp_path / "nothing.toml")


DEVIATION = """
[[deviation]]
id = "some_promise"
scenario = "The second one"
reason = "it forgets the header"
reference = "measured"
since = "0.7.3"
"""


def test_a_deviation_belongs_to_a_tag_and_may_belong_to_one_scenario(tmp_path: Path) -> None:
    profile = profiles.load(written(tmp_path, GOOD + DEVIATION))
    assert profile.deviation_of(["some_promise"], "The second one") is profile.deviation[0]
    assert profile.deviation_of(["some_promise"], "The first one") is None
    assert profile.deviation_of(["other"], "The second one") is None


def test_a_deviation_may_belong_to_several_rows_of_an_outline(tmp_path: Path) -> None:
    text = DEVIATION.replace('"The second one"', '["A sum (one)", "A sum (two)"]')
    profile = profiles.load(written(tmp_path, GOOD + text))
    assert profile.deviation_of(["some_promise"], "A sum (one) -- @1.1 ")
    assert profile.deviation_of(["some_promise"], "A sum (two) -- @2.7 some rows")
    assert not profile.deviation_of(["some_promise"], "A sum (three) -- @1.3 ")


def test_a_deviation_may_be_of_one_http(tmp_path: Path) -> None:
    text = DEVIATION.replace('"measured"', '"measured"\nhttp = "2"')
    profile = profiles.load(written(tmp_path, GOOD + text))
    assert profile.deviation_of(["some_promise"], "The second one") is None
    assert profile.of_http("2").deviation_of(["some_promise"], "The second one")


def test_a_deviation_needs_a_reason(tmp_path: Path) -> None:
    text = GOOD + DEVIATION.replace("it forgets the header", "")
    with pytest.raises(UsageError, match=r"deviation\.0\.reason"):
        profiles.load(written(tmp_path, text))


def test_a_capability_may_say_why_it_is_lacking(tmp_path: Path) -> None:
    text = GOOD.replace("http2 = true", 'http2 = "built without it"')
    profile = profiles.load(written(tmp_path, text))
    assert not profile.claims("http2")
    assert profile.lack_of("http2") == "reference has no http2: built without it"


def test_a_profile_may_take_over_the_deviations_of_another(tmp_path: Path) -> None:
    path = written(tmp_path, GOOD.replace("about =", 'deviates_like = "other"\nabout =', 1))
    with pytest.raises(UsageError, match=r"target.deviates_like: there is no profile .*other.toml"):
        profiles.load(path)
    (tmp_path / "other.toml").write_text(GOOD + DEVIATION)
    assert [each.id for each in profiles.load(path).deviation] == ["some_promise"]
