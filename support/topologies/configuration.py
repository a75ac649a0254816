"""ephpm.toml: what a feature shows is laid over what every node gets.

A feature writes roles, not ports and paths. `{certificate}`, `{certificate key}`
and `{secure address}` inside its values are filled in for the node that is started.
"""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Mapping
from typing import Any

import tomli_w

from support.errors import UsageError
from support.language.placeholders import UnknownPlaceholder, fill

Table = dict[str, Any]


class ConfigurationError(UsageError):
    """A feature's configuration is not TOML, or names a role that does not exist."""


def parsed(text: str) -> Table:
    """The configuration that a feature shows, as a table."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"the scenario's configuration is not TOML: {error}") from None


def merged(base: Table, *layers: Table) -> Table:
    """The layers over the base, table by table; a later value replaces an earlier one."""
    result = copy.deepcopy(base)
    for layer in layers:
        for key, value in layer.items():
            if isinstance(value, dict) and isinstance(result.get(key), dict):
                result[key] = merged(result[key], value)
            else:
                result[key] = copy.deepcopy(value)
    return result


def rendered(table: Table, roles: Mapping[str, str]) -> str:
    """The table as TOML, with its roles filled in."""
    return tomli_w.dumps(_filled(table, roles))


def _filled(value: Any, roles: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _filled(item, roles) for key, item in value.items()}
    if isinstance(value, list):
        return [_filled(item, roles) for item in value]
    if isinstance(value, str):
        return _text(value, roles)
    return value


def _text(text: str, roles: Mapping[str, str]) -> str:
    try:
        return fill(text, roles)
    except UnknownPlaceholder as error:
        raise ConfigurationError(str(error)) from None
