"""A feature's configuration over the defaults; roles filled in."""

from __future__ import annotations

import pytest

from support.topologies import ConfigurationError, NodeSpec, merged, parsed, rendered


def test_layers_are_merged_table_by_table() -> None:
    base = {"server": {"listen": "a", "timeouts": {"idle": 1}}}
    layer = {"server": {"timeouts": {"request": 2}}, "php": {}}
    assert merged(base, layer) == {
        "server": {"listen": "a", "timeouts": {"idle": 1, "request": 2}},
        "php": {},
    }
    assert base == {"server": {"listen": "a", "timeouts": {"idle": 1}}}


def test_a_later_value_replaces_an_earlier_one() -> None:
    assert merged({"a": [1, 2]}, {"a": [3]}) == {"a": [3]}


def test_roles_are_filled_in_wherever_they_stand() -> None:
    table = {"server": {"tls": {"cert": "{certificate}"}, "list": ["{address}", "x"]}}
    text = rendered(table, {"certificate": "/c.pem", "address": "h:1"})
    assert parsed(text) == {"server": {"tls": {"cert": "/c.pem"}, "list": ["h:1", "x"]}}


def test_an_unknown_role_is_named_with_the_known_ones() -> None:
    with pytest.raises(ConfigurationError, match=r"\{certifcate\}.*certificate"):
        rendered({"a": "{certifcate}"}, {"certificate": "x"})


def test_text_that_is_no_toml_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="not TOML"):
        parsed("[server")


def test_nodes_with_equal_needs_can_stand_in_for_one_another() -> None:
    one = NodeSpec(configuration={"a": 1, "b": 2})
    two = NodeSpec(configuration={"b": 2, "a": 1})
    assert one.key == two.key
    assert one.key != NodeSpec(configuration={"a": 1}).key
    assert one.key != NodeSpec(configuration=one.configuration, environment={"X": "1"}).key
