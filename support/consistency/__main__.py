"""`python -m support.consistency FILE`: judges a history again, offline."""

from __future__ import annotations

import argparse
import pathlib
import sys

from support.consistency import History, judged, picture


def main(words: list[str]) -> int:
    """Exit code 0 where the promises hold, 1 where not, 3 where nothing is proven."""
    parser = argparse.ArgumentParser(prog="python -m support.consistency", description=__doc__)
    parser.add_argument("history", type=pathlib.Path)
    parser.add_argument("--skew", type=float, default=0.0, help="of the nodes' clocks, in seconds")
    parser.add_argument("--picture", type=pathlib.Path, help="write it as SVG")
    arguments = parser.parse_args(words)
    try:
        history = History.load(arguments.history)
    except (OSError, ValueError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    judgement = judged(history, skew=arguments.skew)
    print(judgement)
    if arguments.picture:
        arguments.picture.write_text(picture.draw(history, judgement), encoding="utf-8")
    return {"holds": 0, "violated": 1, "unknown": 3}[judgement.verdict]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
