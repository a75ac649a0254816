"""Pages: what a page of the document root prints, and what it says that it received."""

from typing import Any

from behave import then, when

from support.actions import uploads
from support.checks import pages


@when("a visitor uploads the file {path:Text} as {field:Text} to {target:Text}")
def uploads_file(context: Any, path: str, field: str, target: str) -> None:
    """POST of a form with one file, whose content is that file of the site."""
    uploads.send_file(context.world, path, field, target)


@when("a visitor uploads {size:Size} as {field:Text} to {target:Text}")
def uploads_size(context: Any, size: int, field: str, target: str) -> None:
    """POST of a form with one file of that size."""
    uploads.send_size(context.world, size, field, target)


@when("a visitor posts a form to {target:Text} with no file chosen for {field:Text}")
def uploads_nothing(context: Any, target: str, field: str) -> None:
    """POST of a form whose file field was left empty, as a browser sends it."""
    uploads.send_nothing(context.world, field, target)


@then("the page received the file {path:Text} as {field:Text}")
def received(context: Any, path: str, field: str) -> None:
    """/test.php got an upload in that field: the file of the site, byte for byte."""
    pages.received(context.world, path, field)


@then("the body contains {text:Text} followed by the target's {fact:Text}")
def contains_fact(context: Any, text: str, fact: str) -> None:
    """The decoded body has that text, and right behind it what the target's profile states."""
    pages.contains_fact(context.world, text, fact)


@then("the body is the numbered page of {size:Size}")
def numbered_page(context: Any, size: int) -> None:
    """The decoded body is what /large_output.php prints for that size, byte for byte."""
    pages.is_numbered_page(context.world.answer, size)


@then("all {count:Count} answers are the numbered page of {size:Size}")
def all_numbered_pages(context: Any, count: int, size: int) -> None:
    """Every visitor of the crowd was answered with 200 and that page, byte for byte."""
    pages.are_numbered_pages(context.world, count, size)


@then("the temporary file of {field:Text} is gone")
def temporary_file_gone(context: Any, field: str) -> None:
    """Within the deadline `effect`, what PHP stored of that upload is off the disk."""
    pages.temporary_file_gone(context.world, field)
