"""What Redis clients of other languages print, as cases."""

import json

import pytest

from support.commands.outside import redis_clients
from support.commands.outside.tools import Found, Outcome, Tool


def test_each_line_is_a_case() -> None:
    printed = (
        '{"case": "a text", "passed": true}\n{"case": "a list", "passed": false, "said": "no"}\n'
    )
    assert redis_clients.read(printed) == [
        Found("a text", True),
        Found("a list", False, "no"),
    ]


def test_what_is_no_case_is_not_passed_over() -> None:
    with pytest.raises(json.JSONDecodeError):
        redis_clients.read("Segmentation fault\n")


@pytest.mark.parametrize("tool", redis_clients.TOOLS, ids=lambda tool: tool.name)
def test_an_explanation_of_what_passes_is_a_problem(tool: Tool) -> None:
    found = [Found(case, True) for case in tool.explained]
    assert Outcome(tool, found).problems == [f"{case}: it passes now" for case in tool.explained]
