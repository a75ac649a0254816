"""Files of the site: what the document root holds, and when a change shows."""

from behave import given, then

from support.actions import files as sites
from support.checks import files, survival
from support.language.acts import act
from support.language.comparing import compares
from support.language.nodes import Change, Content, Served
from support.world.context import Context


@given("{place:Place} holds {path:Text}{content:Content}")
def holds(context: Context, place: str, path: str, content: Content) -> None:
    """A file of the site, for this scenario only."""
    sites.hold(context.world, place, path, content, context.text)


@act("{path:Text} {change:Change}")
def becomes(context: Context, path: str, change: Change) -> None:
    """As `"/news.html" is removed`: the file is changed or taken away while the node runs, for
    this scenario only."""
    sites.becomes(context.world, path, change)


@then("within {duration:Duration} a visitor of {path:Text} gets {wanted:Served}")
def gets(context: Context, duration: float, path: str, wanted: Served) -> None:
    """At the latest after that time, and the promise `stale`, the file is served so."""
    files.served(context.world, path, wanted, duration)


@then("the document root is unchanged")
@compares("document_root")
def unchanged(context: Context) -> None:
    """No file was added, removed or altered since before the When."""
    survival.site_unchanged(context.world)
