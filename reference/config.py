"""Reading the configuration of a node: ePHPm's own schema, read strictly.

Every section and key of the product's `ephpm.toml` is known, with the product's default, so that a
file written for ePHPm is understood in full. Where the product ignores an unknown key or a missing
file, this reader refuses and says what would be right: a typo must never look like a passed test.

Precedence: environment (`EPHPM_SERVER__LISTEN=...`) over file over defaults. Values of environment
variables are typed as TOML (`true`, `5`, `["a", "b"]`); what is not TOML is a string.
"""

from __future__ import annotations

import difflib
import json
import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticUndefined

from reference import not_offered
from reference.db_schema import SECRET
from reference.errors import StartupError
from reference.kinds import Section, split_address
from reference.not_offered import Keys, Table
from reference.schema import Config
from reference.sizes import memory_bytes

__all__ = ["Config", "document_root", "load", "memory_bytes", "split_address"]

ENVIRONMENT_PREFIX = "EPHPM_"

KeyPath = tuple[str | int, ...]


def load(
    path: Path | None,
    environment: Mapping[str, str] | None = None,
    command_line: Mapping[str, Any] | None = None,
) -> Config:
    """Read the configuration from a file, the environment and `{"server.listen": ...}` overrides.

    Raises `StartupError` naming the place (file or variable), the key, what was given and what
    would be right. Several mistakes are told at once.
    """
    table = _read_table(path) if path is not None else {}
    origin: dict[KeyPath, str] = {}
    for name, keys, value in environment_overrides(
        os.environ if environment is None else environment
    ):
        _put(table, keys, value, name)
        origin[keys] = f"environment variable {name}"
    for dotted, value in (command_line or {}).items():
        keys = tuple(dotted.split("."))
        _put(table, keys, value, dotted)
        origin[keys] = "command line"
    config, errors, refused = _validated(table)
    lines = [f"{_origin(origin, path, item['loc'])}: {_explain(item)}" for item in errors]
    lines += [f"{name} is not supported by the reference node" for name in refused]
    if lines or config is None:
        raise StartupError("\n".join(lines))
    _check_document_root(config, _origin(origin, path, ("server", "document_root")))
    return config


def _validated(table: Table) -> tuple[Config | None, list[ErrorDetails], list[str]]:
    """Return the configuration, its mistakes, and what it asks for that is not offered."""
    taken = not_offered.take_out(table)
    errors = not_offered.mistakes(taken)
    refused = [] if errors else list(not_offered.asked_for(taken))
    try:
        return Config.model_validate(table), errors, refused
    except ValidationError as error:
        return None, [*error.errors(), *errors], refused


def environment_overrides(
    environment: Mapping[str, str],
) -> Iterator[tuple[str, tuple[str, ...], Any]]:
    """Yield (variable, key path, value) for each variable that overrides a key.

    A variable without `__` names no key (Kubernetes makes such ones: `EPHPM_SERVICE_HOST`) and is
    passed over, unless it is a known key with single underscores: that is a typo.
    """
    for name in sorted(environment):
        if not name.startswith(ENVIRONMENT_PREFIX):
            continue
        parts = name.removeprefix(ENVIRONMENT_PREFIX).lower().split("__")
        if len(parts) > 1:
            yield name, tuple(parts), _typed(environment[name])
        elif meant := _with_single_underscores().get(name):
            raise StartupError(
                f"environment variable {name}: sections are joined by two underscores; "
                f"write {meant}"
            )


def _with_single_underscores() -> dict[str, str]:
    names = {}
    for keys in _all_keys(_known_keys()):
        if len(keys) > 1:
            right = ENVIRONMENT_PREFIX + "__".join(keys).upper()
            names[right.replace("__", "_")] = right
    return names


def _typed(text: str) -> Any:
    try:
        table = tomllib.loads(f"value = {text}")
    except tomllib.TOMLDecodeError:
        return text
    value = table.get("value")
    plain = isinstance(value, bool | int | float | str | list | dict)
    return value if plain and len(table) == 1 else text


def _read_table(path: Path) -> Table:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise StartupError(
            f"{path}: no such file; name an existing ephpm.toml with --config"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise StartupError(f"{path}: cannot be read: {error}") from error
    except tomllib.TOMLDecodeError as error:
        raise StartupError(f"{path}: not valid TOML: {error}") from error


def _put(table: Table, keys: tuple[str, ...], value: Any, name: str) -> None:
    for key in keys[:-1]:
        table = table.setdefault(key, {})
        if not isinstance(table, dict):
            raise StartupError(f"{name}: {key} is not a table in the configuration file")
    table[keys[-1]] = value


def _origin(origin: dict[KeyPath, str], path: Path | None, location: KeyPath) -> str:
    for length in range(len(location), 0, -1):
        if found := origin.get(location[:length]):
            return found
    return str(path) if path is not None else "configuration"


def _explain(item: ErrorDetails) -> str:
    location = item["loc"]
    if item["type"] == "extra_forbidden":
        return _explain_unknown(location, item["input"])
    what = item["msg"].removeprefix("Input should be ")
    if item["type"] == "missing":
        return f"{_dotted(location)} is missing"
    if item["type"] == SECRET:
        return f"{_dotted(location)}: {what}"
    expected = what if what == item["msg"] else f"expected {what}"
    if item["type"] == "string_type":
        expected += " (in quotes, in an environment variable too)"
    return f"{_dotted(location)} = {_shown(item['input'])}: {expected}"


def _explain_unknown(location: KeyPath, value: Any) -> str:
    key = str(location[-1])
    known = _keys_at(location[:-1])
    text = f"{_dotted(location)} = {_shown(value)}: unknown key"
    if close := difflib.get_close_matches(key, known, n=1):
        return f'{text}; did you mean "{close[0]}"?'
    elsewhere = [keys for keys in _all_keys(_known_keys()) if keys[-1] == key]
    if elsewhere:
        return f"{text}; {key} belongs to {_table(elsewhere[0][:-1])}"
    return f"{text}; known here: {', '.join(known)}"


def _keys_at(location: KeyPath) -> list[str]:
    keys: Keys = _known_keys()
    for key in location:
        if isinstance(key, str):
            keys = keys.get(key) or {}
    return list(keys)


def _known_keys() -> Keys:
    """Return every legal key with what may stand below it."""
    return _merged(_keys_of(Config), not_offered.keys())


def _keys_of(section: type[Section]) -> Keys:
    keys: Keys = {}
    for name, field in section.model_fields.items():
        table = _section(field.annotation)
        keys[name] = None if table is None else _keys_of(table)
    return keys


def _section(kind: Any) -> type[Section] | None:
    """Return the table that a field is, also where it may be left out; None for other fields."""
    for one in (kind, *get_args(kind)):
        if isinstance(one, type) and issubclass(one, Section):
            return one
    return None


def _merged(keys: Keys, more: Keys) -> Keys:
    both = dict(keys)
    for name, below in more.items():
        both[name] = _merged(both[name] or {}, below or {}) if name in both else below
    return both


def _all_keys(keys: Keys, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, inner in keys.items():
        if inner is None:
            yield (*above, name)
        else:
            yield from _all_keys(inner, (*above, name))


@dataclass(frozen=True)
class KnownKey:
    """A key that `ephpm.toml` may have: its default as TOML, and whether the node goes by it."""

    name: str
    default: str
    offered: bool


def settings() -> list[KnownKey]:
    """Return every key of the product, in the order of its sections."""
    defaults = {keys: _default(keys) for keys in _all_keys(_keys_of(Config))}
    found = [
        KnownKey(".".join(keys), default, offered=True)
        for keys, default in defaults.items()
        if keys[0] != "reference"
    ]
    others = (keys for keys in _all_keys(not_offered.keys()) if keys not in defaults)
    return found + [KnownKey(".".join(keys), "", offered=False) for keys in others]


def _default(keys: KeyPath) -> str:
    table: type[Section] = Config
    value: Any = None
    for name in keys:
        field = table.model_fields[str(name)]
        value, table = field.default, _section(field.annotation) or table
    # A key that is needed has none.
    return "" if value in (None, PydanticUndefined) else json.dumps(value)


def _dotted(location: KeyPath) -> str:
    """Show a key as a reader of the file finds it: `[server.static] etag`, `... headers[0]`."""
    names: list[str] = []
    for key in location:
        if isinstance(key, int):
            names[-1] += f"[{key}]"
        else:
            names.append(key)
    return names[0] if len(names) < 2 else f"{_table(tuple(names[:-1]))} {names[-1]}"


def _table(keys: tuple[str, ...]) -> str:
    return f"[{'.'.join(keys)}]"


def _shown(value: Any) -> str:
    text = json.dumps(value, default=str, ensure_ascii=False)
    return text if len(text) <= 80 else text[:77] + "..."


def document_root(config: Config) -> Path:
    """Return the absolute document root; symbolic links in it stay as they are."""
    return Path(os.path.abspath(config.server.document_root))  # noqa: PTH100 (resolve() follows)


def _check_document_root(config: Config, origin: str) -> None:
    root = Path(config.server.document_root)
    if not root.is_dir():
        raise StartupError(
            f'{origin}: [server] document_root = "{root}": no such directory; '
            "create it or name an existing one"
        )
