"""Secrets: what lies where no visitor may look, and what an answer must not tell."""

from typing import Any

from behave import given, then

from support.checks import responses, secrets


@given("a file {name:Text} beside the document root with the text {text:Text}")
def beside(context: Any, name: str, text: str) -> None:
    """A file in the directory that the document root is in, for this scenario only."""
    context.world.put_file(f"../{name}", text.encode())


@then("no part of the file {name:Text} beside the document root reaches the visitor")
def nothing_of_neighbour(context: Any, name: str) -> None:
    """No line of that file is anywhere in the answer."""
    responses.nothing_of(context.world, f"../{name}")


@then("no source of {path:Text} reaches the visitor")
def no_source(context: Any, path: str) -> None:
    """No line of the script is in the answer, nor `<?php`; what it prints may be."""
    secrets.no_source_of(context.world, path)


@then("the answer does not tell where the site lies")
def place_untold(context: Any) -> None:
    """The path of the document root is not in the answer, in no header and not in the body."""
    secrets.place_untold(context.world)


@then("the visitor is told no more than for {target:Text}")
def as_for(context: Any, target: str) -> None:
    """That target gets the same answer: status, headers (but for the date) and body."""
    secrets.as_for(context.world, target)


@then("the visitor is refused with the target's {fact:Text}")
def refused_as_target(context: Any, fact: str) -> None:
    """The answer has the status that the target's profile states, and is a line of text."""
    world = context.world
    responses.is_refusal(world.answer, int(responses.fact(world, fact)))
