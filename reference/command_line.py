"""The command line: its words, what they lay over the configuration, and what `--version` says."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from reference import __version__

DEFECTS = "with --defect NAME, as often as you like, anywhere: that promise is broken"


def parse(words: Sequence[str]) -> argparse.Namespace:
    """Read the words; end with code 2, and say why, where one cannot be understood."""
    return parser().parse_args(words)


def overrides(options: argparse.Namespace) -> dict[str, str | None]:
    """Return the keys that the options of `serve` stand for, None where nothing was said."""
    return {"server.listen": options.listen, "server.document_root": options.document_root}


def version() -> str:
    """Return what `--version` says."""
    from reference.php.workers import php_version

    return f"ephpm-reference {__version__} (PHP {php_version()})"


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    found = argparse.ArgumentParser(
        prog="python -m reference", description="The reference node.", epilog=DEFECTS
    )
    found.add_argument("--version", action="store_true", help="print the version and PHP's")
    commands = found.add_subparsers(dest="command")
    serve = commands.add_parser("serve", help="run a node", allow_abbrev=False)
    serve.add_argument("-c", "--config", type=Path, help="path of ephpm.toml")
    serve.add_argument("-l", "--listen", help="IP:port, in the place of [server] listen")
    serve.add_argument("-d", "--document-root", help="in the place of [server] document_root")
    serve.add_argument("-v", "--verbose", action="count", default=0, help="log more")
    warm = commands.add_parser("warm", help="for programs: fork nodes that are loaded already")
    warm.add_argument("requests", type=int, help="a socket's descriptor (see reference/warm.py)")
    # Its words are PHP's own, options too: they never come here.
    commands.add_parser("php", help="run PHP's command line")
    listing = commands.add_parser("defects", help="list the defects that --defect knows")
    listing.add_argument("--json", action="store_true", help="as JSON")
    listing.add_argument("--check", action="store_true", help="does each match once, and compile?")
    keys = commands.add_parser("settings", help="list the keys that ephpm.toml may have")
    keys.add_argument("--json", action="store_true", help="as JSON")
    return found
