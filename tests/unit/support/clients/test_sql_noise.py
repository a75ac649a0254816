"""Statements and packets that are generated."""

from __future__ import annotations

from support.clients import sql_noise


def test_they_are_the_same_each_time() -> None:
    assert sql_noise.statements(50) == sql_noise.statements(50)
    assert sql_noise.packets(50) == sql_noise.packets(50)


def test_they_differ_from_each_other() -> None:
    assert len(set(sql_noise.statements(200))) > 150
    assert len(set(sql_noise.packets(200))) > 100
