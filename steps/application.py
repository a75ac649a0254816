"""Applications: which a node has from the start, who uses them, and what they see."""

from behave import given, then

from support.actions import applications, people
from support.checks import people as checks
from support.language.acts import act
from support.language.applications import PageSight, Person, PersonDeed, Put
from support.language.sql import Soon
from support.world.context import Context


@given("a {name:Application} site{put:Put}")
def a_site(context: Context, name: str, put: Put) -> None:
    """A node with that application, as its installer has left it: on the node's own database,
    through its MySQL port."""
    applications.want(context.world, name, put)


@act("{who:Person} {deed:PersonDeed}")
def does(context: Context, who: Person, deed: PersonDeed) -> None:
    """As `the editor publishes the post "Fog"`: what a person does in a browser, by the
    application's own pages and interfaces. Of what was made last, `{post's address}` and
    `{picture's address}` say where it is."""
    people.do(context.world, who, deed)


@then("{soon:Soon}{who:Person} {sight:PageSight} at {target:Text}")
def sees(context: Context, soon: Soon, who: Person, sight: PageSight, target: str) -> None:
    """The person opens that page, goes where it leads, and reads it."""
    checks.sees(context.world, soon, who, sight, target)
