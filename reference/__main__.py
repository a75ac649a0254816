"""`python -m reference`: serve, `--version`, `defects`."""

from __future__ import annotations

import argparse
import asyncio
import dataclasses
import json
import os
import sys
from pathlib import Path

from reference import __version__, defects
from reference.config import Config, load
from reference.errors import StartupError
from reference.log import open_log, overruled_level
from reference.node import Node
from reference.php import php_version


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.version:
            return _version()
        if options.command == "defects":
            return _list_defects(options.json)
        if options.command == "serve":
            return _serve(options)
    except StartupError as error:
        for line in str(error).splitlines():
            print(f"error: {line}", file=sys.stderr)
        return 0 if defects.on("startup-failure-exits-0") else 1
    _parser().print_help(sys.stderr)
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m reference", description="The reference node.")
    parser.add_argument("--version", action="store_true", help="print the version and PHP's")
    commands = parser.add_subparsers(dest="command")
    serve = commands.add_parser("serve", help="run a node")
    serve.add_argument("-c", "--config", type=Path, help="path of ephpm.toml")
    serve.add_argument("-l", "--listen", help="IP:port, in the place of [server] listen")
    serve.add_argument("-d", "--document-root", help="in the place of [server] document_root")
    serve.add_argument("-v", "--verbose", action="count", default=0, help="log more")
    serve.add_argument(
        "--defect", action="append", default=[], metavar="NAME", help="break one promise (repeat)"
    )
    listing = commands.add_parser("defects", help="list the defects that --defect knows")
    listing.add_argument("--json", action="store_true", help="as JSON")
    return parser


def _version() -> int:
    print(f"ephpm-reference {__version__} (PHP {php_version()})")
    return 0


def _list_defects(as_json: bool) -> int:
    if as_json:
        rows = [dataclasses.asdict(defect) for defect in defects.ALL.values()]
        print(json.dumps(rows, indent=2))
        return 0
    for defect in defects.ALL.values():
        print(f"{defect.name:42} {defect.meaning} ({', '.join(defect.areas)})")
    return 0


def _serve(options: argparse.Namespace) -> int:
    defects.switch_on(options.defect)
    given = {"server.listen": options.listen, "server.document_root": options.document_root}
    if defects.on("command-line-ignored"):
        given["server.document_root"] = None
    environment = {} if defects.on("environment-ignored") else dict(os.environ)
    config = load(
        options.config, environment, {key: value for key, value in given.items() if value}
    )
    wanted = "debug" if options.verbose else config.server.logging.level
    open_log(overruled_level(wanted, os.environ.get("RUST_LOG", "")))
    asyncio.run(_run(config))
    return 1 if defects.on("clean-exit-is-1") else 0


async def _run(config: Config) -> None:
    await Node(config).run()


if __name__ == "__main__":
    sys.exit(main())
