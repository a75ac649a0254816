"""Secrets: what must not come out of the site."""

from behave import given, then

from support.checks import secrets
from support.language.answers import Leak
from support.world.context import Context


@given("a file {name:Text} beside the document root with the text {text:Text}")
def beside(context: Context, name: str, text: str) -> None:
    """A file in the directory that the document root is in, for this scenario only."""
    context.world.put_file(f"../{name}", text.encode())


@then("no {leak:Leak} reaches the visitor")
def stays_inside(context: Context, leak: Leak) -> None:
    """It is nowhere in the answer: not in its headers, nor in its body."""
    secrets.stays_inside(context.world, leak)


@then("the answer does not tell where the site lies")
def place_untold(context: Context) -> None:
    """The path of the document root is not in the answer, in no header and not in the body."""
    secrets.place_untold(context.world)


@then("the visitor is told no more than for {target:Text}")
def as_for(context: Context, target: str) -> None:
    """That target gets the same answer: status, headers (but for the date) and body."""
    secrets.as_for(context.world, target)
