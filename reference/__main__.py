"""`python -m reference`: serve, `--version`, `defects`, `settings`; `warm` for programs."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import socket
import sys
from pathlib import Path

from reference import __version__, overlay
from reference.errors import StartupError


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    options = _parser().parse_args(arguments)
    try:
        if options.version:
            return _version()
        if options.command == "defects":
            return _check_defects() if options.check else _list_defects(options.json)
        if options.command == "settings":
            return _list_settings(options.json)
        if options.command == "serve":
            return _serve(options)
        if options.command == "warm":
            return main(_warm(options))
    except StartupError as error:
        error.show()
        return 1
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
    warm = commands.add_parser("warm", help="for programs: fork nodes that are loaded already")
    warm.add_argument("requests", type=int, help="a socket's descriptor (see reference/warm.py)")
    for command in (serve, warm):
        command.add_argument(
            "--defect",
            action="append",
            default=[],
            metavar="NAME",
            help="break one promise (repeat)",
        )
    listing = commands.add_parser("defects", help="list the defects that --defect knows")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.add_argument("--check", action="store_true", help="does each match once, and compile?")
    keys = commands.add_parser("settings", help="list the keys that ephpm.toml may have")
    keys.add_argument("--json", action="store_true", help="as JSON")
    return parser


def _version() -> int:
    from reference.php.workers import php_version

    print(f"ephpm-reference {__version__} (PHP {php_version()})")
    return 0


def _list_defects(as_json: bool) -> int:
    found = overlay.known().values()
    if as_json:
        rows = [
            {"name": d.name, "meaning": d.meaning, "areas": d.areas, "digest": overlay.digest(d)}
            for d in found
        ]
        print(json.dumps(rows, indent=2))
        return 0
    for defect in found:
        print(f"{defect.name:42} {defect.meaning} ({', '.join(defect.areas)})")
    return 0


def _list_settings(as_json: bool) -> int:
    from reference import config

    proofs = overlay.settings()
    keys = config.settings()
    if unknown := [name for name in proofs if name not in {key.name for key in keys}]:
        raise StartupError(f"defects: {unknown[0]} is no key of the configuration")
    rows = []
    for key in keys:
        features, unproven = proofs.get(key.name, ((), ""))
        rows.append({**dataclasses.asdict(key), "features": features, "unproven": unproven})
    if as_json:
        print(json.dumps(rows, indent=2))
        return 0
    for key in keys:
        shown = f"= {key.default}" if key.offered else "(not done here)"
        print(f"{key.name:45} {shown}")
    return 0


def _check_defects() -> int:
    found = overlay.known().values()
    wrong = overlay.problems(found)
    for line in wrong:
        print(f"error: {line}", file=sys.stderr)
    hunks = sum(len(defect.hunks) for defect in found)
    print(f"defects: {len(found)}, hunks: {hunks}, that do not match: {len(wrong)}")
    return 1 if wrong else 0


def _serve(options: argparse.Namespace) -> int:
    _break(options.defect)
    from reference.node import serve

    given = {"server.listen": options.listen, "server.document_root": options.document_root}
    return serve(options.config, given, dict(os.environ), verbose=bool(options.verbose))


def _warm(options: argparse.Namespace) -> list[str]:
    """Return in each forked node, with its command line."""
    _break(options.defect)
    from reference import warm

    warm.load()
    return warm.fork_nodes(socket.socket(fileno=options.requests))


def _break(names: list[str]) -> None:
    """Install the defects; what they change must not be loaded before."""
    if names:
        overlay.install(names)


if __name__ == "__main__":
    sys.exit(main())
