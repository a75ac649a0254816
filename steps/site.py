"""Sites: several hosts on one node, each with pages and keys of its own."""

from typing import Any

from behave import given, then, when

from support.actions import keyspace, tenants
from support.checks import keys


@given("a site {host:Text}")
def a_site(context: Any, host: str) -> None:
    """The node's `sites_dir` has a directory for that host, with the pages of this suite."""
    keyspace.add_site(context.world, host)


@given("the key {key:Text} of {host:Text} was set to {value:Text}")
def site_key(context: Any, key: str, host: str, value: str) -> None:
    """A client that is signed in as the site has set the key."""
    tenants.hold(context.world, host, key, value)


@given("the site {host:Text} has the file {path:Text} with the text {text:Text}")
def site_file(context: Any, host: str, path: str, text: str) -> None:
    """A file in the site's directory."""
    tenants.put_file(context.world, host, path, text)


@given("{count:Count} sites")
def sites(context: Any, count: int) -> None:
    """So many sites, `site-1.test` and so on."""
    tenants.add(context.world, count)


@when("a client of each site sets {count:Count} keys of the same names at once")
def all_set(context: Any, count: int) -> None:
    """Each client is signed in as its site and sets the keys to texts that name the site;
    each of them reads every key once more while the others still write."""
    tenants.write_together(context.world, count)


@then("each site reads the {count:Count} texts that it has set, and nobody read another's")
def all_read(context: Any, count: int) -> None:
    """Every key of each site holds the site's own text, and every text that was read while
    the others wrote was the reader's own."""
    tenants.undisturbed(context.world, count)


@then("the key {key:Text} of {host:Text} holds {value:Text}")
def site_key_holds(context: Any, key: str, host: str, value: str) -> None:
    """A client that is signed in as the site reads that text."""
    keys.site_key_holds(context.world, host, key.encode(), value.encode())
