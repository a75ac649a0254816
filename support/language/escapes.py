r"""The one grammar of escapes: `\"`, `\\`, `\r`, `\n`, `\t` and `\x00` (any byte)."""

from __future__ import annotations

import re

_ESCAPE = r'\\(x[0-9a-fA-F]{2}|[rnt"\\])'
_NAMED = {"r": "\r", "n": "\n", "t": "\t", '"': '"', "\\": "\\"}


def unescaped(text: str) -> str:
    r"""The characters that the text stands for; `\xe9` is the character of that number."""
    return re.sub(_ESCAPE, lambda match: _character(match[1]), text)


def octets(text: str) -> bytes:
    r"""The bytes that the text stands for: UTF-8, but `\xe9` is that byte alone."""

    def byte(match: re.Match[bytes]) -> bytes:
        return _character(match[1].decode()).encode("latin-1")

    return re.sub(_ESCAPE.encode(), byte, text.encode())


def _character(name: str) -> str:
    return chr(int(name[1:], 16)) if name[0] == "x" else _NAMED[name]
