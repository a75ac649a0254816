"""Database servers behind a node: which there are, what becomes of them, what they have seen."""

from behave import given, then

from support.actions import databases
from support.checks import databases as seen
from support.language.acts import act
from support.language.comparing import compares
from support.language.databases import Connections, ServerDeed
from support.world.context import Context


@given("{servers:Servers}")
def database_servers(context: Context, servers: bool) -> None:
    """MariaDB on this machine, with a database `main` that is empty, or holds what the statements
    below (one a line) put there; `SELECT server_name()` says who answers: "primary" or "replica".
    In a configuration `{primary address}` and `{replica address}` are where they listen; "shop"
    with the password "seven-seas" may do anything in `main`, and so may "anna@shop" with
    "p@ss:word/1"."""
    databases.want(context.world, context.text or "", replica=servers)


@act("{server:Server} {deed:ServerDeed}")
def becomes_of_server(context: Context, server: str, deed: ServerDeed) -> None:
    """As `the primary is killed`: what an operator or an accident does to a database server. A
    killed or stopped one that is started again has the data and the address that it had."""
    databases.befall(context.world, server, deed)


@then("{server:Server} {wanted:Connections}")
@compares("connections")
def has_connections(context: Context, server: str, wanted: Connections) -> None:
    """How many connections the node has, or has had, to that server, as the server counts them."""
    seen.has(context.world, server, wanted)
