"""Cached pages: what visitors of a site, "site.test", are told of a page that they have."""

from typing import Any

from behave import given, then

from support.checks import cached_pages, members


@given("every node has the ETag of {target:Text}")
@then("soon every node has the ETag of {target:Text}")
def all_have(context: Any, target: str) -> None:
    """Within the promise `replication` every node has a key "etag:..." for that page."""
    cached_pages.known(context.world, members.everyone(context.world), target)


@given("the ETag of {target:Text} was purged through node {name:Text}")
def was_purged(context: Any, target: str, name: str) -> None:
    """A client of that node deletes the key, and within the promise `replication` no node
    has it any more."""
    cached_pages.purge(context.world, name, target)
