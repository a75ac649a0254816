"""The node: what it is started with, what its document root holds, that it serves on."""

from typing import Any

from behave import given, then

from support.actions import files as sites
from support.actions import lifecycle
from support.checks import survival
from support.language.comparing import compares
from support.world import World


@given("a node")
def a_node(context: Any) -> None:
    """A node with the defaults: every feature's ground."""
    context.world.want_node()


@given("a node with the configuration")
def a_node_with(context: Any) -> None:
    """A node whose ephpm.toml has these keys over the defaults. `<certificate>`,
    `<certificate key>`, `<address>`, `<secure address>`, `<document root>` and
    `<directory>` are the node's own."""
    context.world.want_node(context.text)


@given("the environment variable {name:Text} is {value:Text}")
def environment_variable(context: Any, name: str, value: str) -> None:
    """The node is started with that variable in its environment."""
    context.world.want_node("", **{name: value})


@given("the document root holds {path:Text} with the text {text:Text}")
def holds_text(context: Any, path: str, text: str) -> None:
    """A file of the site, for this scenario only."""
    context.world.put_file(path, text.encode())


@given("the document root holds {path:Text}")
def holds_document(context: Any, path: str) -> None:
    """A file of the site, for this scenario only; its content follows."""
    context.world.put_file(path, context.text.encode())


@given("the document root holds {path:Text} of {size:Size}")
def holds_size(context: Any, path: str, size: int) -> None:
    """A text file of that size, no two lines of which are equal."""
    context.world.put_file(path, sites.numbered(size))


@given("the document root holds {path:Text} with the text {text:Text}, last changed {date:Text}")
def holds_dated(context: Any, path: str, text: str, date: str) -> None:
    """A file of the site, for this scenario only, whose time of change is that HTTP date."""
    sites.dated(context.world, path, text.encode(), date)


@given("the document root has a link {path:Text} to {target:Text}")
def holds_link(context: Any, path: str, target: str) -> None:
    """A symbolic link, for this scenario only."""
    sites.link(context.world, path, target)


@given("{path:Text} now holds the text {text:Text}")
def now_holds(context: Any, path: str, text: str) -> None:
    """The file is changed while the node runs; its time of change is a new one."""
    sites.change(context.world, path, text.encode())


@given("{path:Text} is removed from the document root")
def is_removed(context: Any, path: str) -> None:
    """The file is taken away while the node runs, for this scenario only."""
    sites.remove(context.world, path)


@then("the node still serves, in the same process")
@compares("process")
def still_serves(context: Any) -> None:
    """The next visitor is served, by the process that was there before."""
    survival.still_serves(context.world)


@then("the document root is unchanged")
@compares("document_root")
def unchanged(context: Any) -> None:
    """No file was added, removed or altered since before the When."""
    survival.site_unchanged(context.world)


@then("the log says {text:Text}")
def log_says(context: Any, text: str) -> None:
    """Since the scenario began, the node has logged a line with that text."""
    world: World = context.world
    lifecycle.logged(world, text)


@then("the log does not say {text:Text}")
def log_lacks(context: Any, text: str) -> None:
    """Since the scenario began, the node has logged no line with that text."""
    lifecycle.not_logged(context.world, text)
