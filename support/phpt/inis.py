"""The values of `--INI--` as a node's configuration wants them: what PHP would make of the text."""

from __future__ import annotations

import re
from collections.abc import Mapping

# What PHP's own runner gives every test, where a node of ours can be told so.
BASE = {
    "output_handler": "",
    "open_basedir": "",
    "disable_functions": "",
    "output_buffering": "0",
    "error_reporting": "32767",
    "display_errors": "1",
    "display_startup_errors": "1",
    "log_errors": "0",
    "html_errors": "0",
    "report_memleaks": "1",
    "docref_root": "",
    "docref_ext": ".html",
    "error_prepend_string": "",
    "error_append_string": "",
    "auto_prepend_file": "",
    "auto_append_file": "",
    "ignore_repeated_errors": "0",
    "precision": "14",
    "serialize_precision": "-1",
    "memory_limit": "128M",
    "opcache.file_update_protection": "0",
    "zend.assertions": "1",
    "zend.exception_ignore_args": "0",
    "zend.exception_string_param_max_len": "15",
    "short_open_tag": "0",
    "session.auto_start": "0",
    "zlib.output_compression": "0",
}
_CONSTANTS = {
    "E_ERROR": 1,
    "E_WARNING": 2,
    "E_PARSE": 4,
    "E_NOTICE": 8,
    "E_CORE_ERROR": 16,
    "E_CORE_WARNING": 32,
    "E_COMPILE_ERROR": 64,
    "E_COMPILE_WARNING": 128,
    "E_USER_ERROR": 256,
    "E_USER_WARNING": 512,
    "E_USER_NOTICE": 1024,
    "E_STRICT": 2048,
    "E_RECOVERABLE_ERROR": 4096,
    "E_DEPRECATED": 8192,
    "E_USER_DEPRECATED": 16384,
    "E_ALL": 32767,
}
_FLAGS = {
    **dict.fromkeys(("on", "yes", "true"), "1"),
    **dict.fromkeys(("off", "no", "false", "none", "null"), ""),
}
_EXPRESSION = re.compile(r"\s*~?\s*\w+(\s*[|&^]\s*~?\s*\w+)*\s*")


def value(raw: str) -> str:
    """What PHP reads: without quotes, flags as 1 and nothing, numbers of E_ALL & ~E_NOTICE."""
    quoted = re.fullmatch(r"\"(.*)\"|'(.*)'", raw, re.S)
    if quoted:
        return quoted[1] if quoted[1] is not None else quoted[2]
    if raw.lower() in _FLAGS:
        return _FLAGS[raw.lower()]
    if "E_" in raw and _EXPRESSION.fullmatch(raw):
        return str(_number(raw))
    return raw


def _number(expression: str) -> int:
    """From left to right, as PHP reads its configuration."""
    total, operator = 0, "|"
    for sign, inverted, word in re.findall(r"([|&^]?)\s*(~?)\s*(\w+)", expression):
        number = _CONSTANTS.get(word, int(word) if word.isdigit() else 0)
        number = ~number if inverted else number
        operator = sign or operator
        total = {"|": total | number, "&": total & number, "^": total ^ number}[operator]
    return total


def same(wanted: str, got: str) -> bool:
    """Whether a setting has the value that was wanted, however it is written."""
    plain = [_FLAGS.get(text.strip().lower(), text.strip()) or "0" for text in (wanted, got)]
    return plain[0] == plain[1]


def settings(own: Mapping[str, str], places: Mapping[str, str]) -> dict[str, str]:
    """The settings of a test, with what `{PWD}` and `{TMP}` stand for."""
    found = {}
    for name, raw in own.items():
        for place, path in places.items():
            raw = raw.replace("{" + place + "}", path)
        found[name] = value(raw)
    return found
