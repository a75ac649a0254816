"""Cached pages: what visitors of a site, "site.test", are told of a page that they have."""

from typing import Any

from behave import given, when

from support.checks import cached_pages


@given("a visitor of the site has received {target:Text} from node {name:Text}")
def has_received(context: Any, target: str, name: str) -> None:
    """A GET for "site.test", answered with 200; its ETag is remembered."""
    cached_pages.receive(context.world, context.world.named(name), target)


@when("a visitor requests {target:Text} of the site from node {name:Text}")
def requests_of_site(context: Any, target: str, name: str) -> None:
    """A GET for "site.test"."""
    cached_pages.send(context.world, context.world.named(name), target)


@when("the visitor asks node {name:Text} whether {target:Text} has changed")
def asks(context: Any, name: str, target: str) -> None:
    """A GET for "site.test" with If-None-Match and the ETag of the first visit."""
    cached_pages.ask(context.world, context.world.named(name), target)


@when("the visitor asks node {name:Text} with {header:Text} whether {target:Text} has changed")
def asks_with(context: Any, name: str, header: str, target: str) -> None:
    """The same with one header more, written as "Name: value"."""
    cached_pages.ask(context.world, context.world.named(name), target, header)
