"""Files of the site that change while the node runs."""

from typing import Any

from behave import then, when

from support.actions import files as sites
from support.checks import files


@when("{path:Text} is changed to the text {text:Text}")
def changed(context: Any, path: str, text: str) -> None:
    """The file is changed while the node runs; its time of change is a new one."""
    sites.change(context.world, path, text.encode())
    files.is_about(context.world, path)


@when("{path:Text} is removed")
def removed(context: Any, path: str) -> None:
    """The file is taken out of the document root while the node runs."""
    files.remove(context.world, path)


@then("a visitor gets it as {text:Text} within {duration:Duration}")
def gets_it(context: Any, text: str, duration: float) -> None:
    """At the latest after that time (and the promise `stale`) the file that was changed is
    served with that text."""
    files.served_as(context.world, text.encode(), duration)


@then("a visitor gets {status:Status} for it within {duration:Duration}")
def gets_status(context: Any, status: int, duration: float) -> None:
    """At the latest after that time (and the promise `stale`) the request for the file is
    answered with that status."""
    files.answered_with(context.world, status, duration)
