"""Sessions: what a node remembers of a visitor."""

from typing import Any

from behave import when

from support.actions import requests
from support.clients.http import Request


@when("a visitor begins a session at {target:Text}")
def begins(context: Any, target: str) -> None:
    """A first visit, answered with 200 and a cookie; `<its cookie>` and `<its session>`, the
    id in it, are remembered."""
    requests.first_visit(context.world, Request(target=target))
