"""Nobody waits longer than promised: what was asked for, and a slow machine, are allowed for."""

from __future__ import annotations

import json
import types
from typing import Any

import pytest

from support.assertions import Mismatch
from support.checks import promptness
from support.clients.http import Exchange, Request
from support.clients.redis_client import Lost, Talk
from support.machine.metronome import Look, Metronome
from support.settings import deadlines
from support.world import Redis, Visits
from support.world.pace import ENOUGH, Pace


@pytest.fixture(autouse=True)
def quiet(monkeypatch: Any) -> Any:
    """A machine that does nothing else; the test may crowd it."""
    deadlines.configure(1.0, {"answer": 2.0})
    metronome = Metronome()
    monkeypatch.setattr(promptness, "metronome", metronome)
    yield metronome
    deadlines.configure(1.0, {})


def visit(seconds: Any, request: Any = None, started: Any = 100.0, status: Any = 200) -> Any:
    made = request or Request(target="/plain.txt")
    return Exchange("node", "http://x", made, started, status=status, seconds=seconds)


def world(
    *exchanges: Any,
    talks: Any = (),
    usual: Any = None,
    patience: Any = 1.0,
    touched: Any = None,
    configuration: Any = None,
) -> Any:
    pace = Pace()
    pace.answers.extend([usual] * ENOUGH if usual is not None else [])
    return types.SimpleNamespace(
        visits=Visits(exchanges=list(exchanges)),
        redis=Redis(talks=list(talks)),
        pace=pace,
        options=types.SimpleNamespace(patience=patience),
        spec=types.SimpleNamespace(configuration=configuration or {}),
        in_cluster=touched is not None,
        has_node=True,
        cluster=types.SimpleNamespace(touched=touched),
    )


def kept_waiting(it: Any) -> Any:
    with pytest.raises(Mismatch) as caught:
        promptness.prompt(it)
    return str(caught.value)


def test_an_answer_in_time_is_prompt() -> None:
    promptness.prompt(world(visit(1.9)))


def test_a_late_answer_is_named_with_its_node_and_its_time() -> None:
    said = kept_waiting(world(visit(0.1), visit(3.0), visit(10.0, Request(target="/late.php"))))
    assert said == (
        "the time until GET /late.php was answered by node node: "
        "expected at most 2.0 s (promise 'answer'), got 10.0 s"
    )


def test_whoever_got_no_answer_is_judged_by_the_scenario() -> None:
    promptness.prompt(world(visit(20.0, status=None)))


@pytest.mark.parametrize(
    ("request_", "configuration"),
    [
        (Request(target="/sleep.php?ms=3000"), {}),
        (Request(target="/number.php?number=1&ms=3000"), {}),
        (Request(target="/error_test.php?kind=endless"), {"php": {"max_execution_time": 3}}),
        (
            Request("POST", "/kv.php", (), b'{"calls": [["ephpm_kv_wait", "page", 1, 3000]]}'),
            {},
        ),
    ],
)
def test_what_was_asked_for_is_allowed_and_no_more(request_: Any, configuration: Any) -> None:
    promptness.prompt(world(visit(4.9, request_), configuration=configuration))
    kept_waiting(world(visit(5.1, request_), configuration=configuration))


def test_a_page_that_waits_for_nothing_is_not_allowed_to() -> None:
    calls = json.dumps({"calls": [["ephpm_kv_get", "ephpm_kv_wait"]]}).encode()
    kept_waiting(world(visit(3.0, Request("POST", "/kv.php", (), calls))))


def with_cookie(cookie: Any, target: Any = "/session.php") -> Any:
    return Request(target=target, headers=(("Cookie", cookie),))


def test_a_session_that_another_visit_of_its_visitor_holds_is_waited_for() -> None:
    holding = visit(3.0, with_cookie("a=1", "/session.php?ms=3000"))
    promptness.prompt(world(holding, visit(4.0, with_cookie("a=1"))))
    kept_waiting(world(holding, visit(4.0, with_cookie("a=2"))))
    kept_waiting(world(holding, visit(4.0, with_cookie("a=1"), started=110.0)))


def test_nobody_waits_for_another_visitors_slow_page() -> None:
    slow = visit(3.0, Request(target="/sleep.php?ms=3000"))
    assert "/plain.txt" in kept_waiting(world(slow, visit(2.8)))


def test_a_fault_in_a_cluster_may_be_waited_for() -> None:
    deadlines.configure(1.0, {"answer": 2.0, "failure detection": 5.0})
    promptness.prompt(world(visit(6.9), touched=True))
    kept_waiting(world(visit(7.1), touched=True))
    kept_waiting(world(visit(2.1), touched=False))


def test_a_crowded_machine_is_allowed_for(quiet: Any) -> None:
    quiet.note(Look(101.0, 0.0, 3.0))
    promptness.prompt(world(visit(5.9)))
    kept_waiting(world(visit(6.1)))


def test_a_machine_that_was_crowded_at_another_time_is_not(quiet: Any) -> None:
    quiet.note(Look(90.0, 0.0, 3.0))
    kept_waiting(world(visit(2.1)))


def test_a_standstill_is_taken_off(quiet: Any) -> None:
    quiet.note(Look(103.0, 2.0, 1.0))
    promptness.prompt(world(visit(3.9)))
    kept_waiting(world(visit(4.1)))


def test_a_slow_target_is_judged_by_its_own_pace() -> None:
    promptness.prompt(world(visit(3.9), usual=0.2))
    kept_waiting(world(visit(4.1), usual=0.2))


def test_who_comes_with_many_others_may_be_served_after_them() -> None:
    crowd = [visit(2.3) for _ in range(20)]
    promptness.prompt(world(*crowd, usual=0.02))
    kept_waiting(world(*crowd[:5], usual=0.02))
    kept_waiting(world(*crowd, visit(10.0), usual=0.05))


def test_who_is_usually_slower_than_promised_has_no_excuse() -> None:
    kept_waiting(world(visit(2.2), usual=2.1))
    kept_waiting(world(visit(2.2), visit(2.0), usual=0.0))


def test_a_hang_of_many_seconds_has_no_excuse(quiet: Any) -> None:
    quiet.note(Look(101.0, 0.0, 50.0))
    promptness.prompt(world(visit(7.9), usual=1.9))
    kept_waiting(world(visit(8.1), usual=1.9))


def test_patience_lets_a_very_slow_machine_excuse_more_but_a_quiet_one_nothing(quiet: Any) -> None:
    kept_waiting(world(visit(2.1), patience=3.0))
    quiet.note(Look(101.0, 0.0, 50.0))
    promptness.prompt(world(visit(8.1), patience=3.0))


def test_replies_to_redis_clients_are_held_against_the_same_promise() -> None:
    late = Talk("node", "client", (b"GET", b"page"), b"x", 100.0, 2.5)
    assert "GET page" in kept_waiting(world(talks=[late]))
    promptness.prompt(world(talks=[Talk("node", "client", (b"GET",), Lost("silence"), 0.0, 20.0)]))


def test_the_pace_is_that_of_answers_of_which_nothing_slow_was_asked() -> None:
    it = world(visit(0.5), visit(3.0, Request(target="/sleep.php?ms=3000")))
    promptness.keep_pace(it)
    assert list(it.pace.answers) == [0.5]
