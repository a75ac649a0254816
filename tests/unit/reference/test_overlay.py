"""Defects as hunks: what the loader accepts, refuses, and does."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reference import overlay
from reference.errors import StartupError

ROOT = Path(__file__).parents[3]
HEAD = '[[defect]]\nname = "a"\nmeaning = "m"\nkills = ["http/etag"]\n'
HUNK = 'module = "reference.errors"\nbefore = "import sys"\nafter = "import sys as sys"\n'
STEP = 29  # every so many a defect is tried: all of them take ten seconds


def written(folder: Path, text: str) -> Path:
    (folder / "some.toml").write_text(text)
    return folder


def test_a_defect_is_read_with_its_hunks(tmp_path: Path) -> None:
    more = '[[defect.hunk]]\nmodule = "reference.log"\nbefore = "x"\nafter = ""\n'
    found = overlay.known(written(tmp_path, HEAD + HUNK + more))["a"]
    assert (found.meaning, found.areas) == ("m", ("http/etag",))
    assert [hunk.module for hunk in found.hunks] == ["reference.errors", "reference.log"]
    assert found.hunks[1].after == ""


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (HEAD, "no hunk"),
        (HEAD + HUNK + HEAD + HUNK, "the name is taken"),
        (HEAD.replace('"m"', '""') + HUNK, "meaning must be a str that is not empty"),
        (HEAD.replace('["http/etag"]', '"http/etag"') + HUNK, "kills must be a list"),
        (HEAD + HUNK.replace("after", "aftre"), "unknown key aftre"),
        (HEAD + HUNK.replace('after = "import sys as sys"\n', ""), "after must be a str"),
        ("[[defect\n", "some.toml"),
    ],
)
def test_what_is_no_defect_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(StartupError, match=complaint):
        overlay.known(written(tmp_path, text))


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("nowhere to be found", "", "stands 0 times in reference.errors"),
        ("self", "", "times in reference.errors, not once"),
        ("import sys", "import (", "invalid syntax"),
    ],
)
def test_a_hunk_that_does_not_fit_is_a_problem(
    tmp_path: Path, before: str, after: str, complaint: str
) -> None:
    text = f'module = "reference.errors"\nbefore = "{before}"\nafter = "{after}"\n'
    found = overlay.known(written(tmp_path, HEAD + text)).values()
    [line] = overlay.problems(found)
    assert line.startswith("a: ")
    assert complaint in line


@pytest.mark.parametrize(
    "broken",
    [
        "(",  # left open within a function
        "\nreturn None",  # outside of the function that it was in
        '\n"""',  # a text that swallows the rest
        "\nfrom __future__ import nothing",
        "\n@",
    ],
)
def test_whatever_breaks_a_module_is_found_though_only_its_surroundings_are_compiled(
    broken: str,
) -> None:
    """The judgement is that of compiling the whole module, for hunks of every area."""
    wrong = 0
    of_modules = [defect for defect in overlay.known().values() if not overlay.files(defect)]
    for defect in of_modules[::STEP]:
        first, *others = defect.hunks
        hunk = dataclasses.replace(first, after=first.after.rstrip("\n") + broken + "\n")
        if not _compiles_whole(hunk):
            wrong += 1
            one = dataclasses.replace(defect, hunks=(hunk, *others))
            assert overlay.problems([one]), defect.name
    assert wrong > 10


def _compiles_whole(hunk: overlay.Hunk) -> bool:
    file = ROOT.joinpath(*hunk.module.split("."))
    file = file / "__init__.py" if file.is_dir() else file.with_suffix(".py")
    try:
        compile(file.read_text().replace(hunk.before, hunk.after), str(file), "exec")
    except SyntaxError:
        return False
    return True


def test_a_hunk_needs_a_module_that_exists(tmp_path: Path) -> None:
    text = HUNK.replace("reference.errors", "reference.nothing")
    found = overlay.known(written(tmp_path, HEAD + text)).values()
    assert overlay.problems(found) == ["a: there is no module reference.nothing"]


def test_a_setting_that_is_ignored_is_a_defect(tmp_path: Path) -> None:
    text = '[[setting]]\nkey = "server.static.etag"\nkills = ["http/etag_off"]\n'
    [defect] = overlay.known(written(tmp_path, text)).values()
    assert defect.name == "ignored-server-static-etag"
    assert defect.meaning == "[server.static] etag has no effect"
    assert defect.areas == ("http/etag_off",)
    assert overlay.problems([defect]) == []


def test_a_setting_that_nobody_can_notice_says_why(tmp_path: Path) -> None:
    text = '[[setting]]\nkey = "server.tls.email"\nunproven = "the authority keeps it"\n'
    assert overlay.known(written(tmp_path, text)) == {}
    assert overlay.settings(tmp_path) == {"server.tls.email": ((), "the authority keeps it")}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('kills = ["http/etag"]', "key must be a str"),
        ('key = "server.listen"', "kills must be a list"),
        ('key = "server.listen"\nkills = []', "kills must be a list that is not empty"),
        ('key = "server.listen"\nunproven = ""', "unproven must be a str that is not empty"),
    ],
)
def test_what_is_no_setting_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    with pytest.raises(StartupError, match=complaint):
        overlay.known(written(tmp_path, f"[[setting]]\n{text}\n"))


def test_an_ignored_setting_has_its_default(tmp_path: Path) -> None:
    file = tmp_path / "ephpm.toml"
    file.write_text(f'[server]\ndocument_root = "{tmp_path}"\n[server.timeouts]\nidle = 7\n')
    program = (
        "from pathlib import Path; from reference import overlay;"
        "overlay.install(['ignored-server-timeouts-idle']);"
        "from reference import config;"
        f"print(config.load(Path({str(file)!r}), {{}}).server.timeouts.idle)"
    )
    shown = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert shown.stdout == "60\n"


def test_every_defect_fits() -> None:
    found = overlay.known().values()
    assert found
    assert overlay.problems(found) == []


def test_a_module_that_is_loaded_already_is_refused() -> None:
    from reference import node  # noqa: F401  (now it is)

    with pytest.raises(StartupError, match=r"reference\.node is loaded already"):
        overlay.install(["clean-exit-is-1"])


def test_an_unknown_name_is_refused_with_one_that_is_near() -> None:
    with pytest.raises(StartupError, match="did you mean clean-exit-is-1"):
        overlay.install(["clean-exit-is1"])


def test_the_changed_text_is_what_runs_and_leaves_no_bytecode(tmp_path: Path) -> None:
    program = (
        "from reference import overlay; overlay.install(['startup-failure-exits-0']);"
        "from reference import node;"
        "print(node.serve(None, {'server.listen': 'nonsense'}, {}))"
    )
    reply = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={"PYTHONPYCACHEPREFIX": str(tmp_path), "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=True,
    )
    assert reply.stdout.split() == ["0"]
    assert "nonsense" in reply.stderr
    kept = {path.name.partition(".")[0] for path in tmp_path.rglob("*.pyc")}
    assert "overlay" in kept
    assert "node" not in kept


def test_a_file_of_an_application_is_changed_for_whoever_lays_it(tmp_path: Path) -> None:
    path = "docroot/apps/wordpress/wp-config.php.template"
    hunk = f'module = "{path}"\nbefore = "utf8mb4"\nafter = "latin1"\n'
    found = overlay.known(written(tmp_path, HEAD + hunk))["a"]
    assert overlay.problems([found]) == []
    changed = overlay.files(found)
    assert list(changed) == [path]
    assert "'latin1'" in changed[path]
    assert "'utf8mb4'" in (ROOT / path).read_text()


def test_a_file_that_is_not_there_is_a_problem(tmp_path: Path) -> None:
    hunk = 'module = "docroot/apps/lost.php"\nbefore = "a"\nafter = "b"\n'
    [line] = overlay.problems(overlay.known(written(tmp_path, HEAD + hunk)).values())
    assert "there is no file docroot/apps/lost.php" in line
