"""Sites: several hosts on one node, each with pages and keys of its own."""

from behave import given, then, when

from support.actions import tenants
from support.checks import keys
from support.checks import tenants as checks
from support.world.context import Context


@given("the node has {hosts:Sites}")
def has_sites(context: Context, hosts: list[str]) -> None:
    """The node's `sites_dir` has a directory for each host, with the pages of this suite."""
    tenants.add(context.world, hosts)


@given("the key {key:Text} of {host:Text} was set to {value:Text}")
def site_key(context: Context, key: str, host: str, value: str) -> None:
    """A client that is signed in as the site has set the key."""
    tenants.hold(context.world, host, key, value)


@when("a client of each site sets {count:Count} keys of the same names at once")
def all_set(context: Context, count: int) -> None:
    """Each client is signed in as its site and sets the keys to texts that name the site;
    each of them reads every key once more while the others still write.

    Once: tenants are kept apart under load too, which no single command shows."""
    tenants.write_together(context.world, count)


@then("each site reads the {count:Count} texts that it has set, and nobody read another's")
def all_read(context: Context, count: int) -> None:
    """Every key of each site holds the site's own text, and every text that was read while
    the others wrote was the reader's own.

    Once: belongs to the sentence that writes them."""
    checks.undisturbed(context.world, count)


@then("the key {key:Text} of {host:Text} holds {value:Text}")
def site_key_holds(context: Context, key: str, host: str, value: str) -> None:
    """A client that is signed in as the site reads that text."""
    keys.site_key_holds(context.world, host, key.encode(), value.encode())
