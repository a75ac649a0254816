"""A refusal in another form than promised says whether the promise held."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any, cast

import pytest

from support.assertions import Form, Mismatch
from support.checks import replies, responses, rest
from support.clients.http import Exchange, Request
from support.clients.redis_client import Refusal
from support.language.answers import Statuses
from support.language.keys import Refused
from support.world import World

NOBODY = cast("World", None)  # these replies are compared without it


def answer(status: int) -> World:
    exchange = Exchange("a", "http://127.0.0.1:1", Request(target="/../x"), 0.0, status)
    return cast("World", types.SimpleNamespace(answer=exchange))


def otherwise() -> Form:
    with pytest.raises(Form) as error:
        responses.is_refusal(answer(400), Statuses((403,)))
    return error.value


def test_another_status_of_refusal_is_another_form() -> None:
    assert str(otherwise()) == (
        "the status of GET /../x: expected 403, got 400 with the body ''"
        " [refused with 400 in place of 403]"
    )


@pytest.mark.parametrize("status", [200, 301, 500])
def test_no_refusal_is_no_form(status: int) -> None:
    with pytest.raises(Mismatch) as error:
        responses.is_refusal(answer(status), Statuses((403,)))
    assert not isinstance(error.value, Form)


def test_a_redis_refusal_in_other_words_is_a_form_and_a_reply_is_none() -> None:
    replies.same_reply(NOBODY, "it", Refused("ERR no"), Refusal("ERR no"))
    with pytest.raises(Form, match="refused in other words"):
        replies.same_reply(NOBODY, "it", Refused("ERR no"), Refusal("ERR never"))
    with pytest.raises(Mismatch) as error:
        replies.same_reply(NOBODY, "it", Refused("ERR no"), b"OK")
    assert not isinstance(error.value, Form)


class Match:
    def __init__(self, function: Callable[[Any], None]) -> None:
        self.func = function

    def run(self, context: Any) -> None:
        self.func(context)


def step(name: str, error: Exception | None = None) -> Any:
    kind = "when" if name.startswith("when ") else "then"
    return types.SimpleNamespace(name=name, step_type=kind, exception=error, text=None, table=None)


def judged(error: Exception, **later: Callable[[Any], None]) -> str:
    functions = {name.replace("_", " "): function for name, function in later.items()}
    world = types.SimpleNamespace(
        visits=types.SimpleNamespace(exchanges=["refused"]), redis=types.SimpleNamespace(talks=[])
    )
    context = types.SimpleNamespace(
        find_match=lambda each: Match(functions[each.name]), world=world
    )
    steps = [step("when it is asked"), step("it is refused", error), *map(step, functions)]
    rest.judge(context, types.SimpleNamespace(all_steps=steps))
    assert (world.visits.exchanges, world.redis.talks) == (["refused"], [])
    return str(error)


def fine(context: Any) -> None:
    context.world.visits.exchanges.append("asked once more")
    context.world.redis.talks.append("PING")


def leaks(context: Any) -> None:
    raise Mismatch("the answer", "nothing with 'secret'", "'a secret'")


def test_the_rest_is_judged_and_told() -> None:
    said = judged(otherwise(), the_node_still_serves=fine)
    assert said.endswith("[refused with 400 in place of 403, the node still serves]")


def test_a_leak_is_told_though_the_form_failed_first() -> None:
    said = judged(otherwise(), no_part_reaches_the_visitor=leaks)
    assert "[refused with 400 in place of 403, but the answer: expected nothing with" in said


def test_other_failures_are_left_alone() -> None:
    error = Mismatch("the status", "403", "200")
    assert judged(error, no_part_reaches_the_visitor=leaks) == str(error)


def test_a_step_about_secrets_says_that_nothing_leaked() -> None:
    code = compile("def stays_inside(context): pass", "steps/secret.py", "exec")
    scope: dict[str, Any] = {}
    exec(code, scope)
    said = judged(otherwise(), no_part_reaches_the_visitor=scope["stays_inside"])
    assert said.endswith("[refused with 400 in place of 403, nothing leaked]")


def test_nothing_is_done_that_the_scenario_would_have_done_next() -> None:
    said = judged(otherwise(), it_serves=fine, when_it_is_ended=leaks, it_is_gone=leaks)
    assert said.endswith("[refused with 400 in place of 403, it serves]")


def test_the_step_alone_can_be_judged_again_by_what_it_said_alone() -> None:
    error, before = otherwise(), str(otherwise())
    judged(error, it_serves=fine)
    assert error.alone == before != str(error)
