"""`python -m reference`: serve, php, `--version`, `defects`, `settings`; `warm` for programs."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import socket
import sys

from reference import overlay
from reference.errors import StartupError


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; return the exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        _break(_defects_among(words))
        if words[:1] == ["php"]:
            _php(words[1:])
        from reference import command_line

        options = command_line.parse(words)
        if options.version:
            print(command_line.version())
            return 0
        if options.command == "defects":
            return _check_defects() if options.check else _list_defects(options.json)
        if options.command == "settings":
            return _list_settings(options.json)
        if options.command == "serve":
            return _serve(options, command_line.overrides(options))
        if options.command == "warm":
            return main(_warm(options))
    except StartupError as error:
        error.show()
        return 1
    command_line.parser().print_help(sys.stderr)
    return 2


def _php(words: list[str]) -> None:
    """Become PHP's command line: every word behind `php` is PHP's own."""
    from reference.php import program

    program.run(words)


def _defects_among(words: list[str]) -> list[str]:
    """Take each `--defect NAME` out of the words; return the names."""
    names = []
    while "--defect" in words[:-1]:
        at = words.index("--defect")
        names.append(words[at + 1])
        del words[at : at + 2]
    return names


def _list_defects(as_json: bool) -> int:
    found = overlay.known().values()
    if as_json:
        rows = [
            {
                "name": d.name,
                "meaning": d.meaning,
                "areas": d.areas,
                "digest": overlay.digest(d),
                "files": overlay.files(d),
                "modules": sorted({h.module for h in d.hunks} - overlay.files(d).keys()),
            }
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


def _serve(options: argparse.Namespace, overrides: dict[str, str | None]) -> int:
    from reference.node import serve

    return serve(options.config, overrides, dict(os.environ), verbose=bool(options.verbose))


def _warm(options: argparse.Namespace) -> list[str]:
    """Return in each forked node, with its command line."""
    from reference import warm

    warm.load()
    return warm.fork_nodes(socket.socket(fileno=options.requests))


def _break(names: list[str]) -> None:
    """Install the defects; what they change must not be loaded before."""
    if names:
        overlay.install(names)


if __name__ == "__main__":
    sys.exit(main())
