"""A small application of the suite's own, on Laravel as Debian has it."""

from __future__ import annotations

import shlex
import subprocess

from support.applications.application import Application
from support.clients.http import HttpClient, Request
from support.errors import Broken, Missing
from support.providers import Provider
from support.settings import ROOT
from support.topologies import Node

PACKAGE = "php-laravel-framework"
CONFIGURATION = """\
[server]
document_root = "{document root}/public"
[db.sqlite]
path = "{directory}/app.db"
[db.sqlite.proxy]
mysql_listen = "{mysql address}"
[kv.redis_compat]
enabled = true
listen = "{redis address}"
"""
COMMANDS = ("php artisan migrate --force --seed",)


def version() -> str:
    """The package with its version.

    Raises:
        Missing: it is not there.
    """
    command = ["dpkg-query", "-W", "-f", "${db:Status-Abbrev}${Version}", PACKAGE]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    except OSError:
        said = ""
    if not said.startswith("ii "):
        raise Missing(f"Debian's package {PACKAGE} is not here (make setup)")
    return f"{PACKAGE}_{said.removeprefix('ii ')}"


def install(provider: Provider, node: Node) -> None:
    """What whoever deploys it does at first: tables and their first rows, pages compiled.

    Raises:
        Broken: one of the steps has not been done.
    """
    for command in COMMANDS:
        code, printed = provider.run(shlex.split(command), node.site)
        if code:
            raise Broken(f"{command} ended with {code}: {printed.strip()[-2000:]}")
    answer = HttpClient(node).send(Request(target="/"), "first data")
    if answer.status != 200:
        raise Broken(f"the application's first page is answered with {answer.status}")


LARAVEL = Application(
    name="laravel",
    configuration=CONFIGURATION,
    base=None,
    own=ROOT / "docroot" / "apps" / "laravel",
    version=version,
    install=install,
)
