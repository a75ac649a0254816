"""WordPress as Debian has it, with this project's settings beside it."""

from __future__ import annotations

import functools
import pathlib

from support.applications import debian
from support.applications.application import Application
from support.assertions import Mismatch
from support.clients import wordpress
from support.clients.browser import Browser
from support.clients.http import HttpClient
from support.errors import Broken
from support.providers import Provider
from support.settings import ROOT
from support.topologies import Node

FOLDER = "/usr/share/wordpress"
PACKAGES = (
    "wordpress",
    "wordpress-theme-twentytwentyone",
    "wordpress-theme-twentytwentythree",
    "libjs-underscore",
    "php-getid3",
)
CONFIGURATION = """\
[db.sqlite]
path = "{directory}/app.db"
[db.sqlite.proxy]
mysql_listen = "{mysql address}"
"""


def install(_: Provider, node: Node) -> None:
    """What whoever runs the site does at first: the installer, addresses without numbers, people.

    Raises:
        Broken: one of the steps has not been done.
    """
    client = HttpClient(node)
    browser = Browser(lambda request: client.send(request, "first data"))
    try:
        wordpress.install(browser)
        wordpress.log_in(browser, wordpress.ADMINISTRATOR)
        wordpress.use_names_in_addresses(browser)
        wordpress.skip_tour(browser)
        for person in (wordpress.EDITOR, wordpress.READER):
            wordpress.add_person(browser, person)
    except Mismatch as error:
        raise Broken(f"WordPress cannot be installed: {error}") from None


WORDPRESS = Application(
    name="wordpress",
    configuration=CONFIGURATION,
    base=functools.partial(debian.tree, FOLDER, PACKAGES),
    own=ROOT / "docroot" / "apps" / "wordpress",
    version=functools.partial(debian.version, PACKAGES),
    install=install,
    sources=(pathlib.Path(wordpress.__file__),),
    uploads="wp-content/uploads",
)
