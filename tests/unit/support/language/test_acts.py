from __future__ import annotations

import pytest
from behave.matchers import ParseMatcher
from behave.model import Step
from behave.step_registry import registry

from support.language.acts import act


@pytest.fixture(autouse=True)
def empty_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "steps", {"given": [], "when": [], "then": [], "step": []})


def found(kind: str, name: str) -> object:
    step = Step("steps.feature", 1, kind.title(), kind, name)
    match = registry.find_match(step)
    return match.func if match else None


def test_an_act_is_a_given_and_a_when_and_never_a_then() -> None:
    def stop(context: object) -> None: ...

    assert act("the node is stopped")(stop) is stop
    assert found("given", "the node is stopped") is stop
    assert found("when", "the node is stopped") is stop
    assert found("then", "the node is stopped") is None


def test_a_given_may_have_words_of_its_own() -> None:
    def stop(context: object) -> None: ...

    act("the node is stopped", given="the node was stopped")(stop)
    assert found("given", "the node was stopped") is stop
    assert found("given", "the node is stopped") is None
    assert found("when", "the node was stopped") is None


def test_the_location_of_an_act_is_that_of_its_function() -> None:
    def stop(context: object) -> None: ...

    act("the node is stopped")(stop)
    (matcher,) = registry.steps["when"]
    assert isinstance(matcher, ParseMatcher)
    assert matcher.location.line == stop.__code__.co_firstlineno
