"""The form of the code, read from its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.commands import structure


@pytest.fixture
def package(tmp_path: Path) -> Path:
    (tmp_path / "house").mkdir()
    return tmp_path / "house"


def write(package: Path, **texts: str) -> list[structure.Module]:
    for name, text in texts.items():
        (package / f"{name}.py").write_text(text)
    return structure.modules(package)


def test_modules_that_import_one_another_are_a_circle(package: Path) -> None:
    found = write(
        package,
        a="from house import b\n",
        b="import house.c\n",
        c="def f():\n    from house.a import x\n",
        d="from house.a import x\n",
    )
    assert structure.circles(found) == [["house.a", "house.b", "house.c"]]


def test_an_import_for_types_alone_closes_a_circle_too(package: Path) -> None:
    found = write(
        package,
        a="from house.b import f\n",
        b="if TYPE_CHECKING:\n    from house.a import T\n",
    )
    assert structure.circles(found) == [["house.a", "house.b"]]


def test_a_part_of_a_package_may_take_other_parts(package: Path) -> None:
    found = write(
        package,
        __init__="from house.a import A\nclass B: ...\n",
        a="from house import b\n",
        b="x = 1\n",
    )
    assert structure.circles(found) == []


def test_modules_that_import_one_way_are_none(package: Path) -> None:
    assert structure.circles(write(package, a="from house import b\n", b="import os\n")) == []


def test_long_files_and_classes_are_named(package: Path) -> None:
    found = write(package, a="class A:\n" + "    x = 1\n" * 300, b="x = 1\n" * 451, c="x = 1\n")
    assert structure.too_long(found, package.parent) == [
        "house/a.py:1: class A has 301 lines",
        "house/b.py: 451 lines, at most 450 can be read",
    ]


def test_classes_of_one_name_are_named_with_their_places(package: Path) -> None:
    found = write(package, a="class A: ...\nclass B: ...\n", b="\nclass A: ...\n")
    assert structure.homonyms(found, package.parent) == ["class A: house/a.py:1, house/b.py:2"]


def test_an_import_that_does_not_run_down_is_named(package: Path) -> None:
    for room in ("top", "low", "beside", "lost"):
        (package / room).mkdir()
    texts = {
        "top/a.py": "from house.low import b\nfrom house.top import c\n",
        "top/c.py": "from house import top\n",
        "low/b.py": "from house.top.c import x\n",
        "low/d.py": "from house.beside import e\n",
        "beside/e.py": "import os\n",
        "lost/f.py": "x = 1\n",
    }
    for name, text in texts.items():
        (package / name).write_text(text)
    found = structure.modules(package)
    assert sorted(structure.upwards(found, ["top", "low beside"])) == [
        "house.lost.f: the package lost has no floor",
        "house.low.b imports house.top.c, which does not stand below it",
        "house.low.d imports house.beside.e, which does not stand below it",
    ]


def test_a_test_that_mirrors_nothing_is_named(tmp_path: Path) -> None:
    kept = ("unit/house/low/test_a.py", "unit/house/test_low.py", "integration/house/test_b.py")
    others = ("meta/test_runs.py", "unit/test_house.py", "unit/low/test_a.py", "house/test_b.py")
    for name in ("house/low/a.py", "house/b.py", *(f"tests/{each}" for each in kept + others)):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert structure.astray(tmp_path) == [
        "tests/house/test_b.py: tests are unit, integration or meta",
        "tests/unit/low/test_a.py: there is no low/a that it could test",
        "tests/unit/test_house.py: there is no house that it could test",
    ]
