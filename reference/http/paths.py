"""Request targets: decoding, normal form, patterns, hidden names; and the syntax of Host.

Pure functions. A path is judged in one form only: decoded once, without empty and `.` segments.
Whoever spells a path differently is judged by the same rule.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import unquote_to_bytes

# A slash or a backslash in disguise, which two servers in a row might see differently.
_SEPARATORS = r"%2[fF]|%5[cC]|\\"

ACME_CHALLENGE = "/.well-known/acme-challenge/"


class BadTarget(ValueError):
    """The request target cannot be a path of this site: answered with 400."""


def split_target(target: str) -> tuple[str | None, str, str]:
    """Split a request target into (authority, raw path, query).

    The authority is there in absolute form only (`GET http://host/path`); it then replaces Host
    (RFC 9112, 3.2.2). Raises `BadTarget` for authority and asterisk form.
    """
    authority = None
    if match := re.match(r"https?://([^/?#]*)", target, re.IGNORECASE):
        authority, target = match[1], target[match.end() :]
        if not target.startswith("/"):
            target = "/" + target
    if not target.startswith("/"):
        raise BadTarget(target)
    raw, _, query = target.partition("?")
    return authority, raw, query


def normalise(raw: str) -> str:
    """Return the decoded path in normal form; a slash at the end stays.

    Raises `BadTarget` for bad escapes, bytes that are not UTF-8, an encoded slash, a backslash in
    any spelling, and every `..` segment, even one that would stay inside of the document root.
    """
    if re.search(r"%(?![0-9A-Fa-f]{2})", raw) or re.search(_SEPARATORS, raw):
        raise BadTarget(raw)
    try:
        decoded = unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadTarget(raw) from error
    segments = decoded.split("/")[1:]
    if ".." in segments:
        raise BadTarget(raw)
    return "/" + "/".join(_without_empty(segments))


def _without_empty(segments: list[str]) -> list[str]:
    kept = [segment for segment in segments if segment not in ("", ".")]
    if kept and segments[-1] in ("", "."):
        kept.append("")
    return kept


def is_hidden(path: str) -> bool:
    """Tell whether any segment of a normalised path starts with a dot."""
    return any(segment.startswith(".") for segment in path.split("/"))


def matches_any(path: str, patterns: list[str]) -> bool:
    """Tell whether a normalised path is named by a pattern of `[server.security]`.

    `/dir/*` names the directory and everything below, `/dir/` likewise, `*` elsewhere stands for
    characters of one segment, everything else for itself; case matters.
    """
    return any(_pattern(pattern).fullmatch(path) for pattern in patterns)


@lru_cache(maxsize=256)
def _pattern(pattern: str) -> re.Pattern[str]:
    if pattern.endswith("/*"):
        return re.compile(_segment_glob(pattern[:-2]) + "(/.*)?", re.DOTALL)
    if pattern.endswith("/"):
        return re.compile(_segment_glob(pattern) + ".*", re.DOTALL)
    return re.compile(_segment_glob(pattern), re.DOTALL)


def _segment_glob(pattern: str) -> str:
    return "[^/]*".join(re.escape(part) for part in pattern.split("*"))


_NAME = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=%-]+")


def valid_host(host: str) -> bool:
    """Tell whether a Host header is a name, an IPv4 address or `[IPv6]`, with or without a port."""
    name, port = _split_port(host)
    if port is not None and not (port.isascii() and (port == "" or port.isdigit())):
        return False
    if name.startswith("["):
        try:
            ipaddress.IPv6Address(name[1:-1])
        except ValueError:
            return False
        return name.endswith("]")
    return _NAME.fullmatch(name) is not None


def without_port(host: str) -> str:
    """Return a Host header's name alone: `example.org:8080` gives `example.org`."""
    return _split_port(host)[0]


def _split_port(host: str) -> tuple[str, str | None]:
    end_of_name = host.rfind("]")
    colon = host.rfind(":")
    return (host[:colon], host[colon + 1 :]) if colon > end_of_name else (host, None)


def is_trusted_host(host: str | None, trusted: list[str]) -> bool:
    """Tell whether Host, with or without its port, is one of `trusted`; case does not matter."""
    if host is None:
        return False
    spellings = {host.lower(), without_port(host).lower()}
    return not spellings.isdisjoint(entry.lower() for entry in trusted)
