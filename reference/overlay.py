"""Named defects: texts that are put in place of others when a module of the node is loaded.

The defects lie beside the node, in `defects/`, one TOML file an area. Each has a name, what it
means in one line, the features that must notice it, and one hunk or more:

    [[defect]]
    name = "etag-ignores-star"
    meaning = "If-None-Match: * matches nothing"
    kills = ["http/etag"]
    module = "reference.http.etags"
    before = 'if if_none_match.strip() == "*":'
    after = "if False:"

Further hunks are `[[defect.hunk]]` tables of module, before and after. `before` must stand exactly
once in the module's text: what does not is refused, so that a defect never means nothing. A module
may be a file of an application as well (`docroot/apps/wordpress/wp-config.php`): `files` tells its
changed text to whoever puts the application onto a node.

A key of `ephpm.toml` that has no effect is a defect too, always made in the same way: one row names
the key and who must notice, or says why nobody can:

    [[setting]]
    key = "server.timeouts.idle"
    kills = ["limits/idle_timeout"]
"""

from __future__ import annotations

import ast
import difflib
import hashlib
import importlib.util
import sys
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from reference.errors import StartupError

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "defects"
_OF_DEFECT = {"name": str, "meaning": str, "kills": list}
_OF_HUNK = {"module": str, "before": str, "after": str}
_OF_SETTING = {"key": str, "kills": list}
_OF_UNPROVEN = {"key": str, "unproven": str}
_READ = "    config, errors, refused = _validated(table)\n"
_IGNORED = """\
    _section = table
    for _name in {above!r}:
        _section = _section.get(_name, {{}})
    _section.pop({name!r}, None)
"""


@dataclass(frozen=True)
class Hunk:
    """A text of a module, or of a file of `docroot/`, and what stands in its place."""

    module: str
    before: str
    after: str


@dataclass(frozen=True)
class Defect:
    """A defect: its name, what it does in one line, the features that must notice, its hunks."""

    name: str
    meaning: str
    areas: tuple[str, ...]
    hunks: tuple[Hunk, ...]


def known(folder: Path = FOLDER) -> dict[str, Defect]:
    """Return all defects by name; raises `StartupError` naming the file and what is wrong."""
    found: dict[str, Defect] = {}
    for file in sorted(folder.glob("*.toml")):
        table = _table(file)
        defects = [_defect(_shown(file), row) for row in table.get("defect", [])]
        ignored = [_ignored(_shown(file), row) for row in table.get("setting", [])]
        for defect in (*defects, *(one for one in ignored if one.areas)):
            if defect.name in found:
                raise StartupError(f"{_shown(file)}: {defect.name}: the name is taken")
            found[defect.name] = defect
    return found


def settings(folder: Path = FOLDER) -> dict[str, tuple[tuple[str, ...], str]]:
    """Return, by key of `ephpm.toml`, who must notice that it is ignored, or why nobody can.

    Raises `StartupError` naming the file and what is wrong.
    """
    rows = [
        (row, _ignored(_shown(file), row))
        for file in sorted(folder.glob("*.toml"))
        for row in _table(file).get("setting", [])
    ]
    return {row["key"]: (defect.areas, row.get("unproven", "")) for row, defect in rows}


def _table(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise StartupError(f"{_shown(file)}: {error}") from None


def digest(defect: Defect) -> str:
    """Return a digest of the hunks and of the modules that they change."""
    parts = [f"{hunk}\n{_text(hunk.module)}" for hunk in defect.hunks]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def install(names: Iterable[str]) -> None:
    """From now on load the node's modules with these defects.

    Raises `StartupError` for a name that does not exist, a hunk that does not match exactly once,
    and a module that is loaded already.
    """
    defects = [_named(name) for name in names]
    texts = {module: text for module, text in _texts(defects).items() if not _is_file(module)}
    for module in texts:
        if module in sys.modules:
            raise StartupError(f"{module} is loaded already: no defect can be put into it")
    if texts:
        sys.meta_path.insert(0, _Finder(texts))


def files(defect: Defect) -> dict[str, str]:
    """Return the changed texts of the files of `docroot/` that the defect changes, by path."""
    return {path: text for path, text in _texts([defect]).items() if _is_file(path)}


def problems(defects: Iterable[Defect]) -> list[str]:
    """Return a line for each defect whose hunks do not match exactly once, or do not compile."""
    found = []
    for defect in defects:
        try:
            for module, text in _texts([defect]).items():
                if not _is_file(module):
                    _compile(module, text)
        except (StartupError, SyntaxError) as error:
            found.append(f"{defect.name}: {error}")
    return found


def _compile(module: str, text: str) -> None:
    """Compile what is changed in a module: the functions and classes around it, or all of it."""
    before, after = _text(module).splitlines(keepends=True), text.splitlines(keepends=True)
    same = _alike(before, after)
    end = len(before) - _alike(before[same:][::-1], after[same:][::-1])
    touched = [block for block in _blocks(module) if block[0] < end and same < block[1]]
    covered = touched and touched[0][0] <= same and end <= touched[-1][1]
    alone = covered and all(means_the_same for _, _, means_the_same in touched)
    first, last = (touched[0][0], touched[-1][1]) if alone else (0, len(before))
    part = after[first : len(after) - (len(before) - last)]
    compile("".join(part), str(_file(module)), "exec")


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many lines at the beginning are the same."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (a, b) in pairs if a != b), min(len(one), len(other)))


@cache
def _blocks(module: str) -> list[tuple[int, int, bool]]:
    """Return the lines of each statement at the top, and whether it means the same alone."""
    found = []
    for node in ast.parse(_text(module)).body:
        first, alone = node.lineno, False
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            first = min([first, *(mark.lineno for mark in node.decorator_list)])
            alone = True
        found.append((first - 1, node.end_lineno or node.lineno, alone))
    return found


def _defect(file: str, row: dict[str, Any]) -> Defect:
    """Read a `[[defect]]` table."""
    place = f"{file}: {row.get('name', 'a defect without a name')}"
    more = row.pop("hunk", [])
    first = {key: row.pop(key) for key in _OF_HUNK if key in row}
    _check(place, row, _OF_DEFECT)
    hunks = [first, *more] if first else more
    if not hunks:
        raise StartupError(f"{place}: no hunk: say module, before and after")
    for hunk in hunks:
        _check(place, hunk, _OF_HUNK)
    return Defect(
        row["name"], row["meaning"], tuple(row["kills"]), tuple(Hunk(**hunk) for hunk in hunks)
    )


def _ignored(file: str, row: dict[str, Any]) -> Defect:
    """Read a `[[setting]]` table as the defect that ignores the key."""
    place = f"{file}: {row.get('key', 'a setting without a key')}"
    _check(place, row, _OF_UNPROVEN if "unproven" in row else _OF_SETTING)
    *above, name = row["key"].split(".")
    after = _IGNORED.format(above=above, name=name) + _READ
    return Defect(
        "ignored-" + row["key"].replace(".", "-").replace("_", "-"),
        f"[{'.'.join(above)}] {name} has no effect",
        tuple(row.get("kills", ())),
        (Hunk("reference.config", _READ, after),),
    )


def _check(place: str, row: dict[str, Any], wanted: Mapping[str, type]) -> None:
    if extra := sorted(set(row).difference(wanted)):
        raise StartupError(f"{place}: unknown key {extra[0]}; there are {', '.join(wanted)}")
    for key, kind in wanted.items():
        if not isinstance(row.get(key), kind) or (key != "after" and not row[key]):
            raise StartupError(f"{place}: {key} must be a {kind.__name__} that is not empty")


def _named(name: str) -> Defect:
    defects = known()
    if name not in defects:
        close = difflib.get_close_matches(name, defects, n=3, cutoff=0.4)
        hint = f"; did you mean {', '.join(close)}?" if close else ""
        raise StartupError(
            f"--defect {name}: no such defect{hint} (python -m reference defects lists them)"
        )
    return defects[name]


def _texts(defects: Iterable[Defect]) -> dict[str, str]:
    """Return the text of each module that the defects change, changed."""
    texts: dict[str, str] = {}
    for defect in defects:
        for hunk in defect.hunks:
            text = texts.get(hunk.module) or _text(hunk.module)
            if (times := text.count(hunk.before)) != 1:
                line = hunk.before.strip().partition("\n")[0]
                raise StartupError(
                    f"--defect {defect.name}: its text stands {times} times in {hunk.module}, "
                    f"not once: {line}"
                )
            texts[hunk.module] = text.replace(hunk.before, hunk.after)
    return texts


@cache
def _text(module: str) -> str:
    file = _file(module)
    if not file.is_file():
        raise StartupError(f"there is no {'file' if _is_file(module) else 'module'} {module}")
    return file.read_text(encoding="utf-8")


def _is_file(module: str) -> bool:
    return "/" in module


def _file(module: str) -> Path:
    if _is_file(module):
        return ROOT / module
    path = ROOT.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def _shown(file: Path) -> str:
    return str(file.relative_to(ROOT)) if file.is_relative_to(ROOT) else str(file)


class _Finder(MetaPathFinder):
    """Finds the modules whose text is changed."""

    def __init__(self, texts: dict[str, str]) -> None:
        self._texts = texts

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return the module's spec with the loader of the changed text; None for the others."""
        if fullname not in self._texts:
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec is None or spec.origin is None:
            return None
        loader = _Loader(fullname, spec.origin, self._texts[fullname])
        return importlib.util.spec_from_loader(fullname, loader)


class _Loader(SourceFileLoader):
    """Compiles the changed text; cached bytecode is neither read nor written."""

    def __init__(self, fullname: str, path: str, text: str) -> None:
        super().__init__(fullname, path)
        self._text = text

    def get_code(self, fullname: str) -> CodeType:
        """Return the code of the changed text."""
        return compile(self._text, self.path, "exec", dont_inherit=True)
