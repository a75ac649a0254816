"""Statements that the suite makes up."""

from __future__ import annotations

from support.clients import statements


def test_statements_of_a_kind_differ_in_their_value_alone() -> None:
    assert statements.of_kind(3, 17) == "SELECT 17 AS kind_3"
    assert statements.label_of_kind(3) == "SELECT ? AS kind_3"


def test_the_same_seed_makes_the_same_statements() -> None:
    first = list(statements.made_up(90, seed=5))
    assert first == list(statements.made_up(90, seed=5))
    assert first != list(statements.made_up(90, seed=6))
    assert len(first) == 90
    assert len(set(first)) > 80


def test_the_mark_stands_in_well_formed_statements_alone() -> None:
    found = list(statements.made_up(300, seed=1))
    marked = [number for number, text in enumerate(found) if statements.MARK in text]
    assert len(marked) > 50
    assert all(number % 3 == 0 for number in marked)
