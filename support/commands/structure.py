"""`python -m support.commands.structure`: does the code keep to the form that the design gives it?

Read from the text alone: imports in circles, classes and files that are too long to be read,
classes of one name, tests that mirror nothing. Imports below `if TYPE_CHECKING:` count: a reader
follows them too.
"""

from __future__ import annotations

import ast
import collections
import dataclasses
import functools
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from support.settings import ROOT

LONGEST_CLASS = 300  # lines
LONGEST_FILE = 450
# A package of `support/` imports only what stands below it; what shares a line, not one another.
FLOORS = (
    "__main__",
    "commands",
    "hooks",
    "evidence",
    "checks",
    "actions",
    "world",
    "applications phpt",
    "providers",
    "clients",
    "services",
    "runner",
    "reports",
    "assertions machine topologies",
    "language settings",
    "behave_internals consistency errors results",
)


@dataclasses.dataclass(frozen=True)
class Module:
    """A module's name, its text, and what that says."""

    name: str
    file: Path
    text: str

    @functools.cached_property
    def tree(self) -> ast.Module:
        """The parsed text."""
        return ast.parse(self.text, str(self.file))

    @functools.cached_property
    def nodes(self) -> list[ast.AST]:
        """Everything in it that can hold a class or an import: expressions are left out."""
        found: list[ast.AST] = [self.tree]
        for node in found:
            found += [
                child
                for child in ast.iter_child_nodes(node)
                if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case)
            ]
        return found

    def classes(self) -> Iterator[ast.ClassDef]:
        """The classes that stand in it."""
        return (node for node in self.nodes if isinstance(node, ast.ClassDef))

    def imports(self, known: Iterable[str]) -> set[str]:
        """Those of the known modules that it imports, at whichever place."""
        names, found = set(known), set()
        for node in self.nodes:
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                parts = {f"{node.module}.{alias.name}" for alias in node.names}
                # Who takes modules out of a package needs these, not what the package offers.
                found |= parts if parts <= names else {node.module, *parts}
        return found.intersection(names) - {self.name}


def modules(package: Path) -> list[Module]:
    """The modules of a package, without those that only say what it is."""
    files = (file for file in sorted(package.rglob("*.py")))
    found = [
        Module(_name(file, package.parent), file, file.read_text(encoding="utf-8"))
        for file in files
    ]
    return [module for module in found if module.file.name != "__init__.py" or module.classes()]


def _name(file: Path, root: Path) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def circles(found: list[Module]) -> list[list[str]]:
    """The groups of modules that import one another, directly or through others."""
    names = {module.name for module in found}
    ways = {module.name: module.imports(names) for module in found}
    reach = {name: _reached(name, ways) for name in names}
    groups = {
        tuple(sorted(other for other in reach[name] if name in reach[other]))
        for name in names
        if name in reach[name]
    }
    return sorted(map(list, groups))


def _reached(start: str, ways: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        new = ways[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def upwards(found: list[Module], floors: Iterable[str] = FLOORS) -> list[str]:
    """The imports between packages that do not run down, and the packages without a floor."""
    floor = {name: number for number, names in enumerate(floors) for name in names.split()}
    names = {module.name for module in found}
    lines = []
    for module in found:
        room = _room(module.name)
        if room and room not in floor:
            lines.append(f"{module.name}: the package {room} has no floor")
            continue
        for other in sorted(filter(_room, module.imports(names))):
            if room != _room(other) and floor.get(room, -1) >= floor.get(_room(other), 0):
                lines.append(f"{module.name} imports {other}, which does not stand below it")
    return lines


def _room(name: str) -> str:
    """The package of a module, below the top; empty for the top itself."""
    return name.partition(".")[2].partition(".")[0]


def too_long(found: list[Module], root: Path = ROOT) -> list[str]:
    """The files and classes that are longer than can be read."""
    lines = []
    for module in found:
        place = module.file.relative_to(root)
        if (length := module.text.count("\n")) > LONGEST_FILE:
            lines.append(f"{place}: {length} lines, at most {LONGEST_FILE} can be read")
        for each in module.classes():
            if (length := (each.end_lineno or each.lineno) - each.lineno + 1) > LONGEST_CLASS:
                lines.append(f"{place}:{each.lineno}: class {each.name} has {length} lines")
    return lines


def homonyms(found: list[Module], root: Path = ROOT) -> list[str]:
    """The classes whose name stands at several places."""
    places = collections.defaultdict(list)
    for module in found:
        for each in module.classes():
            places[each.name].append(f"{module.file.relative_to(root)}:{each.lineno}")
    return [f"class {name}: {', '.join(at)}" for name, at in sorted(places.items()) if len(at) > 1]


def astray(root: Path = ROOT) -> list[str]:
    """The test files that do not lie as what they test: `tests/unit/a/b/test_c.py` tests `a/b/c`.

    That is a module or a package; so it is below `tests/integration`. `tests/meta` has what tests
    runs and the whole project.
    """
    lines = []
    for file in sorted((root / "tests").rglob("test_*.py")):
        kind, *parts = file.relative_to(root / "tests").parts
        tested = Path(*parts[:-1], file.stem.removeprefix("test_"))
        found = (root / tested).is_dir() or (root / tested).with_suffix(".py").is_file()
        if kind not in ("unit", "integration", "meta"):
            lines.append(f"{file.relative_to(root)}: tests are unit, integration or meta")
        elif kind != "meta" and not (found and len(parts) > 1):
            lines.append(f"{file.relative_to(root)}: there is no {tested} that it could test")
    return lines


def main() -> int:
    """Prints what is out of form, and the sums; exit code 1 where there is anything."""
    node, harness = modules(ROOT / "reference"), modules(ROOT / "support")
    rings = [" -> ".join(ring) for ring in [*circles(node), *circles(harness)]]
    steps = modules(ROOT / "steps")
    up, long = upwards(harness), too_long([*node, *harness, *steps])
    twice, stray = homonyms(node), astray()
    for line in [*(f"circle: {ring}" for ring in rings), *up, *long, *twice, *stray]:
        print(line, file=sys.stderr)
    print(
        f"structure: circles {len(rings)}, imports that run upwards {len(up)}, "
        f"too long {len(long)}, classes of one name {len(twice)}, tests astray {len(stray)}"
    )
    return 1 if rings or up or long or twice or stray else 0


if __name__ == "__main__":
    sys.exit(main())
