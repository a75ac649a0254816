"""Visitors: many at once, and those who come back."""

from typing import Any

from behave import given, then, when

from support.actions import visitors
from support.checks import crowds


@given("{count:Count} visitors have each received {target:Text}")
def have_each_received(context: Any, count: int, target: str) -> None:
    """So many first visits at once; each visitor keeps the cookie that it was given.
    `{number}` in the target is the visitor's number, from 1."""
    visitors.arrive(context.world, count, target)


@when("the {count:Count} visitors come back to {target:Text}")
def come_back(context: Any, count: int, target: str) -> None:
    """Each of them requests it at the same moment, with the cookie that it was given.
    `{number}` in the target is the visitor's number."""
    visitors.come_back(context.world, count, target)


@when("the same visitor requests {target:Text} {count:Count} times at once")
def same_visitor(context: Any, target: str, count: int) -> None:
    """So many GETs begun at one moment, each with the cookie of the first visit."""
    visitors.repeat(context.world, count, target)


@then("the next {count:Count} visitors of {target:Text} get the text {text:Text}")
def next_get(context: Any, count: int, target: str, text: str) -> None:
    """So many visitors request it at once, and each is answered with 200 and that text."""
    crowds.next_get(context.world, count, target, text)


@then("the answers are {text:Text} for each number from {first:Count} to {last:Count}")
def each_number(context: Any, text: str, first: int, last: int) -> None:
    """The bodies that the visitors got are, in any order, the text with `{number}`
    replaced by each of the numbers: none is missing, none came twice."""
    crowds.each_number_once(context.world, text, first, last)


@then("the next visitor of {target:Text} gets the file {path:Text}")
def next_gets_file(context: Any, target: str, path: str) -> None:
    """A visitor requests it, and is answered with 200 and the file of the site."""
    crowds.next_gets_file(context.world, target, path)


@when("the same visitor requests {target:Text} {count:Count} times in a row")
def same_visitor_in_a_row(context: Any, target: str, count: int) -> None:
    """So many GETs, each after the one before, each with the cookie of the first visit."""
    visitors.repeat_in_a_row(context.world, count, target)


@then("with its new cookie the visitor gets {text:Text} from {target:Text}")
def with_new_cookie(context: Any, text: str, target: str) -> None:
    """A GET with the cookie that was set last is answered with 200 and that text."""
    crowds.with_cookie_gets(context.world, visitors.new_cookie(context.world), target, text)


@then("with its old cookie the visitor gets {text:Text} from {target:Text}")
def with_old_cookie(context: Any, text: str, target: str) -> None:
    """A GET with the cookie of the first visit is answered with 200 and that text."""
    crowds.with_cookie_gets(context.world, "<its cookie>", target, text)
