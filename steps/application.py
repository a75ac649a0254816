"""Applications: which a node has from the start, who uses them, and what they see."""

from behave import given

from support.actions import applications
from support.language.applications import Put
from support.world.context import Context


@given("a {name:Application} site{put:Put}")
def a_site(context: Context, name: str, put: Put) -> None:
    """A node with that application, as its installer has left it: on the node's own database,
    through its MySQL port."""
    applications.want(context.world, name, put)
