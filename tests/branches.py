"""How many of the branches of the code the suite's own tests reach, in one line.

Measured is what runs in the tests' own processes: unit tests, and what integration tests do not
start as a program. Nodes, workers and whole runs are processes of their own; the features look at
these.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

PARTS = ("support", "reference")


def line(files: Mapping[str, Mapping[str, Any]]) -> str:
    """The line, from what `coverage json` says of each file, by its path in the project.

    A file that no test has loaded counts with all its branches.
    """
    told = []
    for part in PARTS:
        sums = [each["summary"] for name, each in files.items() if name.startswith(f"{part}/")]
        there = sum(each["num_branches"] for each in sums)
        reached = sum(each["covered_branches"] for each in sums)
        share = f"{100 * reached / there:.1f} %" if there else "none"
        told.append(f"{part} {share} ({reached:,} of {there:,})")
    return f"branches reached in the tests' own processes: {', '.join(told)}"
