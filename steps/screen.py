"""Screens: what people do with a mouse and a keyboard, and what they see."""

from behave import then

from support.actions import screens
from support.checks import screens as checks
from support.language.acts import act
from support.language.applications import PageSight, Person
from support.world.context import Context


@act("{who:Person} at the screen {does:Walks}")
def does_this(context: Context, who: Person, does: str) -> None:
    """The person sits before Chromium, and takes each | step |, as soon as it can be taken: `opens
    "/wp-login.php"`, `types "ada" into "Username or Email Address"`, `types "ada"` (wherever the
    cursor is), `presses "Tab"`, `clicks "Log In"` (a button or a link of that name), `sees
    "Dashboard"`. The screen at the end is kept in the report."""
    screens.walk(context.world, who, context.table)


@then("{who:Person} at the screen {sight:PageSight}")
def sees(context: Context, who: Person, sight: PageSight) -> None:
    """What can be read on that screen now."""
    checks.shows(context.world, who, sight)


@then("{who:Person} at the screen has met no error")
def no_error(context: Context, who: Person) -> None:
    """Since it was opened, the browser has written no error on its console, no script has
    failed, and no request for a page or what belongs to it."""
    checks.is_content(context.world, who)
