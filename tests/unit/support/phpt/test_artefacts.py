from __future__ import annotations

import os
from pathlib import Path

import pytest

from support.errors import UsageError
from support.phpt import artefacts, sections
from support.phpt.artefacts import Artefacts
from support.phpt.comparing import Judgement
from support.phpt.statuses import Outcome, Status


def _outcome(status: Status = Status.FAIL) -> Outcome:
    raw = b"--TEST--\n\n--FILE--\n<?php ?>\n--EXPECTF--\n%d\n"
    return Outcome(
        "a/x.phpt",
        "",
        (status,),
        "line 1",
        judgement=Judgement(b"%d", b"x", "line 1"),
        test=sections.parse(raw, "a/x.phpt", Path()),
        replay="corpus @CORPUS@ target @TARGET@",
    )


def _names(files: list[Path]) -> list[str]:
    return [file.name for file in files]


def test_a_failed_test_leaves_what_was_chosen(tmp_path: Path) -> None:
    kinds = artefacts.kinds("diff,exp,out,log,sh,php")
    files = Artefacts(tmp_path, kinds, Path("/corpus"), ["target=reference"]).write(_outcome())
    assert _names(files) == ["x.diff", "x.exp", "x.out", "x.log", "x.sh", "x.php"]
    said = {file.suffix: file.read_text() for file in files}
    assert said[".diff"] == "001- %d\n001+ x\n"
    assert (said[".exp"], said[".out"], said[".php"]) == ("%d\n", "x\n", "<?php ?>\n")
    assert "---- EXPECTED OUTPUT\n%d\n---- ACTUAL OUTPUT\nx\n---- FAIL: line 1" in said[".log"]
    assert said[".sh"] == "corpus /corpus target -D target=reference"
    assert os.access(tmp_path / "a/x.sh", os.X_OK)


def test_only_what_was_chosen_is_left(tmp_path: Path) -> None:
    assert _names(Artefacts(tmp_path, ["diff"], Path()).write(_outcome())) == ["x.diff"]
    assert _names(list((tmp_path / "a").iterdir())) == ["x.diff"]


def test_a_test_that_passes_now_leaves_nothing(tmp_path: Path) -> None:
    written = Artefacts(tmp_path, artefacts.KINDS, Path())
    written.write(_outcome())
    assert not written.write(_outcome(Status.PASS))
    assert not list((tmp_path / "a").iterdir())


def test_letters_choose_too() -> None:
    assert artefacts.kinds("LEOD") == ("log", "exp", "out", "diff")
    assert not artefacts.kinds("")
    with pytest.raises(UsageError, match="no such file"):
        artefacts.kinds("diff,core")
