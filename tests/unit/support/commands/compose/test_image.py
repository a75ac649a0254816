from __future__ import annotations

import ast
import importlib.metadata
import pathlib
import sys

import pytest

from support.commands.bootstrap import rows
from support.commands.compose import image
from support.errors import Broken, Missing
from support.settings import ROOT

APT = """#!/bin/sh
echo 'Debian|http://mirror.example/debian/|bookworm|main|bookworm'
echo 'Debian|http://mirror.example/debian/|bookworm|main|bookworm'
echo 'Debian|http://mirror.example/security/|bookworm-security|main|bookworm-security'
echo 'Somebody|http://elsewhere.example/|stable|main|stable'
"""


def names(file: str) -> list[str]:
    return [name for name, *_ in rows(ROOT / "compose" / file)]


def test_the_libraries_of_the_image_are_all_that_the_node_imports() -> None:
    imported = set()
    for file in (ROOT / "reference").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module:
                imported.add(node.module.partition(".")[0])
    foreign = imported - sys.stdlib_module_names - {"reference"}
    assert foreign
    brought = {each.metadata["Name"] for each in image.closure(names("python.txt"))}
    owners = importlib.metadata.packages_distributions()
    assert {name for name in foreign if not brought & set(owners[name])} == set()


def test_what_a_library_needs_comes_with_it() -> None:
    brought = {each.metadata["Name"] for each in image.closure(["pydantic"])}
    assert {"pydantic", "pydantic_core", "annotated-types"} <= brought


def test_a_library_that_is_not_installed_is_named() -> None:
    with pytest.raises(Broken, match="no-such-library is not in"):
        image.closure(["no-such-library"])


def test_the_php_of_the_image_has_what_the_php_of_the_machine_has() -> None:
    ours = {name for name, *_ in rows(ROOT / "packages.txt") if name.startswith("php-")}
    # Of applications: what a node's directory holds, and what is not tried in containers.
    applications = {"php-getid3", "php-laravel-framework"}
    assert ours - applications <= set(names("packages.txt"))


def apt(place: pathlib.Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    program = place / "apt-get"
    program.write_text(text)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{place}:/usr/bin:/bin")


def test_the_base_comes_from_the_mirrors_of_debian_that_apt_has(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apt(tmp_path, monkeypatch, APT)
    assert image.sources() == (
        "bookworm",
        [
            "deb http://mirror.example/debian/ bookworm main",
            "deb http://mirror.example/security/ bookworm-security main",
        ],
    )


def test_without_a_mirror_one_line_says_so(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    apt(tmp_path, monkeypatch, "#!/bin/sh\n")
    with pytest.raises(Missing, match="apt knows no mirror of Debian"):
        image.sources()
