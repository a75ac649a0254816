"""Headers: what they say beyond one value."""

from typing import Any

from behave import then

from support.checks import headers


@then("the header {name:Text} is another than {value:Text}")
def another(context: Any, name: str, value: str) -> None:
    """The answer has that header, and its value is not that one."""
    headers.differs(context.world, name, value)


@then("the headers are those of the first visit")
def same_headers(context: Any) -> None:
    """Every header, and no other, came as at the first visit; only the date may differ.
    The answer to HEAD may leave out Content-Length, but not say a wrong one."""
    headers.same_as_first(context.world)


@then("the visitor is sent to {url:Text}")
def sent_to(context: Any, url: str) -> None:
    """Location is exactly that; `{host}`, `{port}` and `{secure port}` are the node's own."""
    headers.sent_to(context.world, url)
