"""From a path to what answers it: files, index files and `[server] fallback`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from reference.schema import ServerSettings


@dataclass(frozen=True)
class Target:
    """A file that answers: where it is, its path in the site, and the query a script sees."""

    file: Path
    name: str
    query: str

    @property
    def is_php(self) -> bool:
        """Whether it is executed, not sent; `.PHP` is as good as `.php`."""
        return self.file.suffix.lower() == ".php"


class Router:
    """Resolves normalised paths in one document root."""

    def __init__(self, server: ServerSettings, root: Path) -> None:
        self._root = root
        self._index_files = server.index_files
        self._fallback = server.fallback

    def resolve(self, path: str, query: str) -> Target | int:
        """Return what answers a path, or the status (`=404`, none left) to answer with.

        The entries of `fallback` are tried in order: `$uri`, `$uri/` (index files), `=NNN`, and
        paths such as `/index.php?$query_string`. A query in such a path becomes the script's query;
        without one the script sees the visitor's.
        """
        for entry in self._fallback:
            if entry.startswith("="):
                return int(entry[1:]) if entry[1:].isdigit() else 404
            if target := self._try(entry, path, query):
                return target
        return 404

    def _try(self, entry: str, path: str, query: str) -> Target | None:
        if entry == "$uri":
            return self._file(path, query)
        if entry == "$uri/":
            return self._index(path, query)
        pattern, mark, arguments = entry.partition("?")
        if mark:
            arguments = arguments.replace("$query_string", query).replace("$args", query)
            query = arguments.replace("$uri", quote(path))
        return self._file(pattern.replace("$uri", path), query)

    def _index(self, path: str, query: str) -> Target | None:
        directory = path if path.endswith("/") else path + "/"
        found = (self._file(directory + name, query) for name in self._index_files)
        return next((target for target in found if target is not None), None)

    def _file(self, path: str, query: str) -> Target | None:
        if path.endswith("/") or "\x00" in path:
            return None
        file = Path(f"{self._root}{path}")
        try:
            return Target(file, path, query) if file.is_file() else None
        except OSError:  # e.g. a name that is too long for the file system
            return None

    def contains(self, file: Path) -> bool:
        """Tell whether a file, with its symbolic links followed, lies in the document root."""
        return file.resolve().is_relative_to(self._root.resolve())
