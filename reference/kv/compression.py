"""How values are kept in memory: as they are, or packed by gzip, Brotli or Zstandard."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import brotli
import zstandard


@dataclass(frozen=True)
class Compression:
    """How values are kept: `method` none, gzip, brotli (br) or zstd.

    `level` is cut to what the method knows; values under `min_size` bytes, and values
    that do not shrink, are kept as they are. An unknown method means none.
    """

    method: str = "none"
    level: int = 6
    min_size: int = 1024

    def codec(self) -> Codec | None:
        """Return the functions of the method, or None where values are kept as they are."""
        if self.method == "gzip":
            return Codec(_gzip(_within(self.level, 1, 9)), gzip.decompress)
        if self.method in ("brotli", "br"):
            return Codec(_brotli(_within(self.level, 0, 11)), brotli.decompress)
        if self.method == "zstd":
            compressor = zstandard.ZstdCompressor(level=_within(self.level, 1, 22))
            return Codec(compressor.compress, zstandard.ZstdDecompressor().decompress)
        return None


class Codec(NamedTuple):
    """A pair of inverse functions."""

    pack: Callable[[bytes], bytes]
    unpack: Callable[[bytes], bytes]


class Packer:
    """Packs the values of a store where that makes them smaller."""

    def __init__(self, compression: Compression) -> None:
        self._codec = compression.codec()
        self._min_size = compression.min_size

    def pack(self, value: bytes) -> tuple[bytes, bool]:
        """Return what is to be kept of a value, and whether that is packed."""
        if self._codec is None or len(value) < self._min_size:
            return value, False
        packed = self._codec.pack(value)
        return (packed, True) if len(packed) < len(value) else (value, False)

    def unpack(self, kept: bytes, packed: bool) -> bytes:
        """Return the value of which `pack` gave this."""
        if packed and self._codec is not None:
            return self._codec.unpack(kept)
        return kept


def _within(level: int, lowest: int, highest: int) -> int:
    return max(lowest, min(highest, level))


def _gzip(level: int) -> Callable[[bytes], bytes]:
    return lambda data: gzip.compress(data, level, mtime=0)


def _brotli(quality: int) -> Callable[[bytes], bytes]:
    return lambda data: brotli.compress(data, quality=quality)
