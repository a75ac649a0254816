"""What is laid into a node's directory: shared where nobody writes, copied where somebody may."""

from __future__ import annotations

import pathlib

import pytest

from support.language.placeholders import UnknownPlaceholder
from support.providers import content


def written(path: pathlib.Path, text: str, mode: int = 0o644) -> pathlib.Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)
    return path


def test_what_nobody_may_write_is_shared_and_all_else_is_copied(tmp_path: pathlib.Path) -> None:
    shared = written(tmp_path / "from/site/core.php", "core", 0o444)
    own = written(tmp_path / "from/app.db", "rows")
    content.lay(str(tmp_path / "from"), tmp_path / "node", {})
    assert (tmp_path / "node/site/core.php").samefile(shared)
    assert not (tmp_path / "node/app.db").samefile(own)
    assert (tmp_path / "node/app.db").read_text() == "rows"


def test_a_template_is_filled_in_and_loses_its_ending(tmp_path: pathlib.Path) -> None:
    written(tmp_path / "from/site/etc/set.php.template", "<?php $a = '{mysql address}'; {$b}")
    content.lay(str(tmp_path / "from"), tmp_path / "node", {"mysql address": "h:1"})
    assert [path.name for path in (tmp_path / "node/site/etc").iterdir()] == ["set.php"]
    assert (tmp_path / "node/site/etc/set.php").read_text() == "<?php $a = 'h:1'; {$b}"


def test_a_template_leaves_the_shared_file_that_it_replaces_as_it_is(
    tmp_path: pathlib.Path,
) -> None:
    shared = written(tmp_path / "from/site/set.php", "core", 0o444)
    written(tmp_path / "from/site/set.php.template", "ours")
    content.lay(str(tmp_path / "from"), tmp_path / "node", {})
    assert (tmp_path / "node/site/set.php").read_text() == "ours"
    assert shared.read_text() == "core"


def test_a_placeholder_that_nobody_knows_is_said(tmp_path: pathlib.Path) -> None:
    written(tmp_path / "from/site/set.template", "{port of nobody}")
    with pytest.raises(UnknownPlaceholder, match="port of nobody"):
        content.lay(str(tmp_path / "from"), tmp_path / "node", {})


def test_what_is_laid_over_a_shared_file_leaves_the_shared_one_as_it_is(
    tmp_path: pathlib.Path,
) -> None:
    shared = written(tmp_path / "core/a.php", "core", 0o444)
    content.copy(tmp_path / "core", tmp_path / "site")
    written(tmp_path / "own/a.php", "ours")
    content.copy(tmp_path / "own", tmp_path / "site")
    assert (tmp_path / "site/a.php").read_text() == "ours"
    assert shared.read_text() == "core"
