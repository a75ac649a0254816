"""Responses: what came back."""

from typing import Any

from behave import then

from support.checks import responses
from support.language.types import Variable


@then("the answer is {status:Status}")
def answer_is(context: Any, status: int) -> None:
    """The last request was answered with that status."""
    responses.has_status(context.world.answer, status)


@then("the answer is {status:Status} or {other:Status}")
def answer_is_either(context: Any, status: int, other: int) -> None:
    """The last request was answered with one of the two statuses, as the promise allows."""
    responses.has_status(context.world.answer, status, other)


@then("the visitor is refused with {status:Status}")
def refused(context: Any, status: int) -> None:
    """The answer has that status and says no more than the refusal itself: a line of text."""
    responses.is_refusal(context.world.answer, status)


@then("the header {name:Text} is {value:Text}")
def header_is(context: Any, name: str, value: str) -> None:
    """The answer has that header, with exactly that value."""
    responses.header_is(context.world, name, value)


@then("the header {name:Text} is the target's {fact:Text}")
def header_is_fact(context: Any, name: str, fact: str) -> None:
    """The answer has that header, with the value that the target's profile states."""
    responses.header_is(context.world, name, responses.fact(context.world, fact))


@then("the header {name:Text} matches {pattern:Text}")
def header_matches(context: Any, name: str, pattern: str) -> None:
    """The answer has that header, and the regular expression describes all of its value."""
    responses.header_matches(context.world.answer, name, pattern)


@then("the header {name:Text} comes as")
def header_values(context: Any, name: str) -> None:
    """The answer has that header once for each row of the table | value |, in that order."""
    responses.header_values(context.world.answer, name, [row["value"] for row in context.table])


@then("there is no header {name:Text}")
def no_header(context: Any, name: str) -> None:
    """The answer does not have that header."""
    responses.header_absent(context.world.answer, name)


@then("the answer has the headers")
def has_headers(context: Any) -> None:
    """The answer has each header of the table | name | value |."""
    for row in context.table:
        responses.header_is(context.world, row["name"], row["value"])


@then("the body is {text:Text}")
def body_is(context: Any, text: str) -> None:
    """The decoded body is that text and no more."""
    responses.body_is(context.world.answer, text.encode())


@then("the body is the file {path:Text}")
def body_is_file(context: Any, path: str) -> None:
    """The decoded body is what the file in the document root holds, byte for byte."""
    responses.body_is(context.world.answer, context.world.site_file(path))


@then("the body is empty")
def body_is_empty(context: Any) -> None:
    """No byte of a body came, not even an encoded one."""
    responses.is_empty(context.world.answer)


@then("the body has {size:Size}")
def body_has_size(context: Any, size: int) -> None:
    """The decoded body is that long."""
    responses.body_has_size(context.world.answer, size)


@then("the body contains {text:Text}")
def body_contains(context: Any, text: str) -> None:
    """The decoded body has that text somewhere."""
    responses.body_contains(context.world.answer, text)


@then("the body does not contain {text:Text}")
def body_lacks(context: Any, text: str) -> None:
    """The decoded body does not have that text."""
    responses.body_lacks(context.world.answer, text)


@then("the Content-Length is that of the body")
def length_fits(context: Any) -> None:
    """The header is there and says how many bytes came over the wire."""
    responses.length_fits(context.world.answer)


@then("the Content-Length is the size of {path:Text}")
def length_of_file(context: Any, path: str) -> None:
    """The header says how many bytes the file in the document root has."""
    responses.header_is(context.world, "Content-Length", str(len(context.world.site_file(path))))


@then("the body came as {coding:Text}, smaller than it is")
def came_encoded(context: Any, coding: str) -> None:
    """The body has that Content-Encoding, which saved bytes and can be undone."""
    responses.came_encoded(context.world.answer, coding)


@then("no part of {path:Text} reaches the visitor")
def nothing_of(context: Any, path: str) -> None:
    """No line of that file is anywhere in the answer: not in its body, nor what it prints."""
    responses.nothing_of(context.world, path)


@then("the page saw {variable:Variable} as {value:Text}")
def page_saw(context: Any, variable: Variable, value: str) -> None:
    """/test.php found that value in that variable."""
    responses.page_saw(context.world, variable, value)


@then("the page saw {variable:Variable} as the target's {fact:Text}")
def page_saw_fact(context: Any, variable: Variable, fact: str) -> None:
    """/test.php found the value that the target's profile states at the variable's start."""
    responses.page_saw_start(context.world, variable, responses.fact(context.world, fact))


@then("the page saw no {variable:Variable}")
def page_saw_no(context: Any, variable: Variable) -> None:
    """/test.php did not find that variable."""
    responses.page_saw_no(context.world, variable)


@then("the page saw the variables")
def page_saw_table(context: Any) -> None:
    """/test.php found each | variable | with its | value |."""
    responses.page_saw_table(context.world, context.table)


@then("the page saw the request body {text:Text}")
def page_saw_body(context: Any, text: str) -> None:
    """/test.php read exactly that text from php://input."""
    responses.page_read(context.world.answer, text)


@then("the visitor has no answer")
def no_answer(context: Any) -> None:
    """The node closed, reset or refused the connection without an answer."""
    responses.unanswered(context.world.last)


@then("the connection is closed")
def is_closed(context: Any) -> None:
    """After what it answered, the node closed the connection."""
    responses.closed(context.world.last)


@then("nothing else is answered on the connection")
def nothing_else(context: Any) -> None:
    """After the first answer not one byte more came."""
    responses.alone(context.world.last)


@then("all {count:Count} visitors get {status:Status}")
def all_get(context: Any, count: int, status: int) -> None:
    """Every visitor of the crowd was answered with that status."""
    responses.all_get(context.world, count, status)


@then("all {count:Count} visitors get {status:Status} and the text {text:Text}")
def all_get_text(context: Any, count: int, status: int, text: str) -> None:
    """Every visitor was answered so; `{number}` is the visitor's own number, from 1."""
    responses.all_get(context.world, count, status, text)
