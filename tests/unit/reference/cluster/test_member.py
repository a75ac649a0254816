"""By what name a node goes that was given none."""

from __future__ import annotations

from pathlib import Path

import pytest

from reference import config
from reference.cluster.member import NAME_SUFFIX, chosen_node_id
from reference.errors import StartupError


def settings(tmp_path: Path, text: str) -> config.Config:
    file = tmp_path / "ephpm.toml"
    file.write_text(f'[server]\ndocument_root = "{tmp_path}"\n[cluster]\nenabled = true\n{text}')
    return config.load(file, {})


def with_database(tmp_path: Path, node_id: str = "") -> config.Config:
    text = f'node_id = "{node_id}"\n[db.sqlite]\npath = "{tmp_path}/site.db"'
    return settings(tmp_path, text)


def test_a_name_that_was_drawn_is_kept_beside_the_database(tmp_path: Path) -> None:
    drawn = chosen_node_id(with_database(tmp_path))
    assert (tmp_path / f"site.db{NAME_SUFFIX}").read_text() == drawn
    assert chosen_node_id(with_database(tmp_path)) == drawn


def test_a_node_without_a_database_draws_a_name_at_each_start(tmp_path: Path) -> None:
    alone = settings(tmp_path, "")
    assert chosen_node_id(alone) != chosen_node_id(alone)


def test_a_name_that_is_given_stands(tmp_path: Path) -> None:
    chosen_node_id(with_database(tmp_path))
    assert chosen_node_id(with_database(tmp_path, "shop-1")) == "shop-1"


def test_a_name_that_cannot_be_kept_is_said_at_the_start(tmp_path: Path) -> None:
    (tmp_path / f"site.db{NAME_SUFFIX}").mkdir()
    with pytest.raises(StartupError, match="node_id"):
        chosen_node_id(with_database(tmp_path))
