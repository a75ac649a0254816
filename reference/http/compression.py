"""Content coding: what may be compressed, what the client accepts (RFC 9110, 12.5.3). Pure."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping

import brotli

from reference.http import etags
from reference.http.messages import Headers
from reference.schema import ResponseSettings

# In the order of the node's own preference, between codings that the client likes equally.
CODINGS = ("br", "gzip")

# Fields that are true of the bytes as they are, and of no others.
_OF_THESE_BYTES = ("content-encoding", "content-range", "content-digest", "content-md5")

_TEXTUAL = re.compile(r"text/|.*(javascript|json|xml|svg)")


def is_compressible(content_type: str) -> bool:
    """Tell whether a media type is worth compressing, by the product's rule."""
    return _TEXTUAL.match(content_type.lower()) is not None


def choose(accept_encoding: str | None) -> str | None:
    """Return the coding to use for an Accept-Encoding header; None means as it is.

    The highest quality wins, a coding over no coding where they are equal. `q=0` forbids.
    """
    if accept_encoding is None:
        return None
    wanted = _qualities(accept_encoding)
    rest = wanted.get("*", 0.0)
    best = max(CODINGS, key=lambda coding: wanted.get(coding, rest))
    quality = wanted.get(best, rest)
    return best if quality > 0 and quality >= wanted.get("identity", 0.0) else None


def _qualities(accept_encoding: str) -> dict[str, float]:
    qualities: dict[str, float] = {}
    for item in accept_encoding.lower().split(","):
        coding, *parameters = (part.strip() for part in item.split(";"))
        quality = 1.0
        for parameter in parameters:
            if match := re.fullmatch(r"q\s*=\s*([01](?:\.\d{0,3})?)", parameter):
                quality = float(match[1])
        if coding:
            qualities[coding.removeprefix("x-")] = quality
    return qualities


def compress(coding: str, content: bytes, level: int) -> bytes:
    """Compress a content; `level` is the configured one, cut to what the coding knows."""
    if coding == "br":
        return bytes(brotli.compress(content, quality=min(level, 11)))
    return gzip.compress(content, compresslevel=min(level, 9), mtime=0)


def variants(content_type: str, content: bytes, settings: ResponseSettings) -> dict[str, bytes]:
    """Return the content in every coding that a client may get it in, made beforehand."""
    small = len(content) < settings.compression_min_size
    if small or not settings.compression or not is_compressible(content_type):
        return {}
    return {coding: compress(coding, content, settings.compression_level) for coding in CODINGS}


def apply(
    headers: Headers,
    content: bytes,
    accept_encoding: str | None,
    settings: ResponseSettings,
    made: Mapping[str, bytes],
) -> bytes:
    """Compress `content` if it should be, and set Content-Encoding and Vary accordingly.

    `made` is the content in codings, where it was compressed beforehand. Left alone: what is small,
    what is no text, what says that it is to be left alone, and what would not become smaller. Vary
    is set on everything that another client would get compressed. A strong ETag is weakened: it is
    that of other bytes (RFC 9110, 8.8.3.3).
    """
    if len(content) < settings.compression_min_size:
        return content
    if not mark_variable(headers, settings):
        return content
    coding = choose(accept_encoding)
    if coding is None:
        return content
    compressed = made.get(coding) or compress(coding, content, settings.compression_level)
    if len(compressed) >= len(content):
        return content
    headers.set("content-encoding", coding)
    weaken_etag(headers)
    return compressed


def weaken_etag(headers: Headers) -> None:
    """Make the ETag, where there is one, that of the same content in other bytes."""
    if (etag := headers.get("etag")) is not None:
        headers.set("etag", etags.weakened(etag))


def _is_final(headers: Headers) -> bool:
    """Tell whether a content must reach the client in these bytes.

    It has a coding already, is a part of something (RFC 9110, 14.4), has a digest of its bytes (RFC
    9530, 2), or is not to be transformed (RFC 9111, 5.2.2.6).
    """
    wishes = [wish.strip() for wish in (headers.get("cache-control") or "").lower().split(",")]
    return "no-transform" in wishes or any(name in headers for name in _OF_THESE_BYTES)


def mark_variable(headers: Headers, settings: ResponseSettings) -> bool:
    """Set Vary where the answer depends on Accept-Encoding; tell whether it does."""
    if not settings.compression or not is_compressible(headers.get("content-type") or ""):
        return False
    if _is_final(headers):
        return False
    vary = headers.get("vary") or ""
    named = [name.strip().lower() for name in vary.split(",")]
    if "accept-encoding" not in named and "*" not in named:
        headers.set("vary", f"{vary}, Accept-Encoding" if vary else "Accept-Encoding")
    return True
