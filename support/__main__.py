"""`python -m support up|down`: a topology to play with; `again`: a failed scenario, once more;
`validate`: read-only checks of a site that was deployed."""

from __future__ import annotations

import argparse
import json
import os
import pathlib
import sys
import traceback

from support.commands import again, playground, validate
from support.errors import Broken, Unsupported, UsageError


def main(words: list[str]) -> int:
    """Runs one command. Exit code 0, 1 where it could not be done, 2 for wrong usage.

    Those of `again` are its own.
    """
    words, command = _split(words)
    if words[:1] == ["again"]:
        return _again(words)
    arguments = _parser().parse_args(words)
    try:
        if arguments.command == "keep":
            playground.keep(playground.Wish(**json.loads(arguments.wish)))
            return 0
        if arguments.command == "validate":
            return validate.run(arguments.url)
        if arguments.command == "down":
            return _down(arguments.topology)
        return _up(arguments, command)
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except (Broken, Unsupported) as error:
        print(f"error: {error}", file=sys.stderr)
        return 1


def _split(words: list[str]) -> tuple[list[str], list[str]]:
    if "--" not in words:
        return words, []
    at = words.index("--")
    return words[:at], words[at + 1 :]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m support", description=__doc__)
    # What `up` calls for itself (`keep`) is nobody else's to say.
    commands = parser.add_subparsers(
        dest="command", required=True, metavar="{up,down,again,validate}"
    )
    up = commands.add_parser("up", help="start a topology; with -- COMMAND, only around it")
    up.add_argument("topology", choices=playground.TOPOLOGIES)
    what = up.add_mutually_exclusive_group()
    what.add_argument("--config", type=pathlib.Path, help="keys of ephpm.toml over the defaults")
    what.add_argument("--like", type=pathlib.Path, help="node.json of a failed scenario")
    up.add_argument("-D", dest="userdata", action="append", default=[], metavar="NAME=VALUE")
    down = commands.add_parser("down", help="end a topology")
    down.add_argument("topology", nargs="?", default="single", choices=playground.TOPOLOGIES)
    more = commands.add_parser("again", help="does a failed scenario still fail?")
    more.add_argument("evidence", type=pathlib.Path, help="the directory of its evidence")
    more.add_argument("--answers", type=pathlib.Path, help="judge these, of the node EPHPM_URL")
    more.add_argument("--site", action="store_true", help="does EPHPM_URL serve what it had?")
    more.add_argument("-D", dest="userdata", action="append", default=[], metavar="NAME=VALUE")
    valid = commands.add_parser("validate", help="does a deployed site serve as it should?")
    valid.add_argument("url", help="http://HOST[:PORT] or https://HOST[:PORT]")
    keep = commands.add_parser("keep")
    keep.add_argument("wish")
    return parser


def _again(words: list[str]) -> int:
    """Whatever goes wrong on the way is neither kept nor reproduced."""
    try:
        arguments = _parser().parse_args(words)
        url = os.environ.get("EPHPM_URL") or os.environ.get("EPHPM_NODE_A", "")
        if arguments.site:
            return again.site(arguments.evidence, url)
        if arguments.answers:
            return again.answers(arguments.evidence, arguments.answers, url)
        return again.run(arguments.evidence, _pairs(arguments.userdata))
    except SystemExit:  # argparse has said why
        return again.UNSAID
    except UsageError as error:
        print(f"error: {error}", file=sys.stderr)
    except Exception:  # noqa: BLE001 - an exit code of 1 would say "reproduced"
        traceback.print_exc()
    return again.UNSAID


def _pairs(words: list[str]) -> dict[str, str]:
    pairs = (word.partition("=") for word in words)
    return {name: value for name, _, value in pairs}


def _up(arguments: argparse.Namespace, command: list[str]) -> int:
    userdata = _pairs(arguments.userdata)
    if arguments.like:
        wish = playground.Wish.like(arguments.topology, arguments.like, userdata)
    else:
        wish = playground.Wish.configured(arguments.topology, arguments.config, userdata)
    if command:
        return playground.around(wish, command)
    kept = playground.up(wish)
    for name, value in kept.items():
        print(f"{name.replace('_', ' '):14} {value}")
    print(f"{'to end it':14} python -m support down {arguments.topology}")
    return 0


def _down(topology: str) -> int:
    if playground.down(topology):
        print(f"{topology} is down")
        return 0
    print(f"error: no {topology} is up", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
