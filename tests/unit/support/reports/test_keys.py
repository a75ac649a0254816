"""The page of the configuration's keys, and what the gate holds against it."""

from __future__ import annotations

from pathlib import Path

from behave.parser import parse_feature

from support.reports import keys
from support.reports.keys import Key

IDLE = Key("server.timeouts.idle", "60", features=("limits/idle_timeout",))
EMAIL = Key("server.tls.email", "", unproven="the authority keeps it to itself")
BARE = Key("kv.secret", "")
OTHER = Key("server.http3.enabled", offered=False)
FEATURE = '''
Feature: Idle connections
  Scenario Outline: A connection ends (<time>)
    Given a node with the configuration
      """toml
      [server.timeouts]
      idle = <time>

      [kv]
      secret = "a secret"
      """
    Examples:
      | time   |
      | 1      |
      | "soon" |
      | 1      |
'''


def test_the_values_that_features_try_are_found_in_their_order() -> None:
    feature = parse_feature(FEATURE, filename="some.feature")
    found = keys.tried([feature])
    assert found["server.timeouts.idle"] == ["1", '"soon"']
    assert found["kv.secret"] == ['"a secret"']


def test_a_text_that_is_no_configuration_has_no_keys() -> None:
    text = 'Feature: a\n  Scenario: b\n    Given a text\n      """\n      not = = toml\n      """\n'
    assert not keys.tried([parse_feature(text, filename="some.feature")])


def test_a_key_that_nobody_proves_is_a_problem() -> None:
    [line] = keys.problems([IDLE, EMAIL, BARE, OTHER])
    assert "kv.secret has no row" in line


def test_the_page_shows_proof_reason_and_values() -> None:
    text = keys.page([IDLE, EMAIL, OTHER], {"server.timeouts.idle": ["1", "0"]})
    assert "2 keys" in text
    assert "| `idle` | `60` | limits/idle_timeout | `1`, `0` |" in text
    assert "*nothing:* the authority keeps it to itself | *by the suite* |" in text
    assert "| [server.http3] | enabled |" in text


def test_every_key_of_the_node_is_proven_or_excused() -> None:
    root = Path(__file__).parents[3]
    assert keys.problems(keys.known(root)) == []
