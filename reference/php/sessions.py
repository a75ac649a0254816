"""PHP sessions in the key-value store: `session.save_handler = ephpm`.

PHP knows no such handler. So php-cgi is started with its own one, and the node's prelude
(`runtime/kv.php`) puts the node's in its place: for every page where php.ini says so,
or when a page says so with `ini_set`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from reference.schema import PhpSettings

HANDLER = "session.save_handler"
NAME = "ephpm"
DISABLE_FUNCTIONS = "disable_functions"

STOOD_IN = ("ini_set", "get_included_files")
"""The functions of PHP that the prelude replaces: PHP frees the names of disabled functions."""

DEFAULT_COOKIE = "PHPSESSID"


def are_ours(settings: PhpSettings) -> bool:
    """Tell whether php.ini (`ini_overrides` over `ini_file`) chooses the handler `ephpm`."""
    return _setting(settings, HANDLER) == NAME


def cookie_name(settings: PhpSettings) -> str:
    """Return the name of the session cookie (`session.name`)."""
    return _setting(settings, "session.name") or DEFAULT_COOKIE


def for_php_cgi(settings: PhpSettings, disabled: Sequence[str] = ()) -> PhpSettings:
    """Return the settings as php-cgi can start with them, with further disabled functions."""
    overrides = [
        pair
        for pair in settings.ini_overrides
        if pair[0].strip() not in (HANDLER, DISABLE_FUNCTIONS)
    ]
    handler = _setting(settings, HANDLER)
    if handler is not None:
        overrides.append([HANDLER, "files" if handler == NAME else handler])
    functions = [*(_setting(settings, DISABLE_FUNCTIONS) or "").split(","), *disabled, *STOOD_IN]
    overrides.append([DISABLE_FUNCTIONS, ",".join(name for name in functions if name)])
    return settings.model_copy(update={"ini_overrides": overrides})


def _setting(settings: PhpSettings, name: str) -> str | None:
    found = _settings_of_file(settings.ini_file).get(name)
    for key, value in settings.ini_overrides:
        if key.strip() == name:
            found = value.strip()
    return found


def _settings_of_file(path: str | None) -> dict[str, str]:
    """Return the plain `name = value` lines of a php.ini; a missing file is told by `Php`."""
    if path is None or not Path(path).is_file():
        return {}
    text = Path(path).read_text(encoding="utf-8", errors="replace")
    lines = re.findall(r"^[ \t]*([\w.]+)[ \t]*=[ \t]*\"?([^\";\n]*)", text, re.MULTILINE)
    return {name: value.strip() for name, value in lines}
