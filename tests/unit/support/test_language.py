"""The names of the language's types: behave would let a second one of a name win silently."""

from __future__ import annotations

from collections import Counter

from support.language import (
    answers,
    clusters,
    keys,
    mishaps,
    nodes,
    operators,
    types,
    visiting,
)

MODULES = (types, visiting, answers, nodes, keys, clusters, mishaps, operators)


def test_no_two_types_have_one_name() -> None:
    counted = Counter(name for module in MODULES for name in module.TYPES)
    assert [name for name, count in counted.items() if count > 1] == []
