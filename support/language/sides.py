"""Which side of the harness a step calls: Given and When act, Then checks."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

# What Given and When call, and what Then calls; what both may use besides.
CALLED = {"given": "actions", "when": "actions", "then": "checks"}
SHARED = ("support.language", "support.world", "support.errors")


def crossing(folder: Path) -> Iterator[str]:
    """Steps that act and call checks, or that check and act; read from the text alone."""
    for path in sorted(folder.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        modules = {
            alias.asname or alias.name: f"{node.module}.{alias.name}"
            for node in tree.body
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("support")
            for alias in node.names
        }
        for function in (node for node in tree.body if isinstance(node, ast.FunctionDef)):
            place = f"{folder.name}/{path.name}:{function.lineno}"
            for kind in sorted(_kinds(function)):
                for module in sorted(_called(function, modules)):
                    if not module.startswith((f"support.{CALLED[kind]}", *SHARED)):
                        yield f"{place}: {kind.title()} calls {module}: {function.name}"


def _kinds(function: ast.FunctionDef) -> set[str]:
    """With which keywords a function is registered; an act goes with Given and When."""
    calls = [each.func for each in function.decorator_list if isinstance(each, ast.Call)]
    names = {call.id for call in calls if isinstance(call, ast.Name)}
    return {kind for kind in CALLED if kind in names or (kind == "when" and "act" in names)}


def _called(function: ast.FunctionDef, modules: dict[str, str]) -> set[str]:
    """What a function uses of what its module imports from `support`."""
    inside = [node for line in function.body for node in ast.walk(line)]
    return {
        modules[node.id] for node in inside if isinstance(node, ast.Name) and node.id in modules
    }
