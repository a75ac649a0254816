"""From a path to what answers it: files, index files and `[server] fallback`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from reference import defects
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
        return self.file.suffix.lower() == ".php" and not defects.on("source-exposed")


class Router:
    """Resolves normalised paths in one document root."""

    def __init__(self, server: ServerSettings, root: Path) -> None:
        self._root = root
        self._index_files = server.index_files
        self._fallback = server.fallback
        self._found: set[Path] = set()

    def resolve(self, path: str, query: str) -> Target | int:
        """Return what answers a path, or the status (`=404`, none left) to answer with.

        The entries of `fallback` are tried in order: `$uri`, `$uri/` (index files), `=NNN`, and
        paths such as `/index.php?$query_string`. A query in such a path becomes the script's query;
        without one the script sees the visitor's.
        """
        if defects.on("nested-path-flattened"):
            path = "/" + path.rsplit("/", 1)[-1]
        for entry in self._fallback:
            if entry.startswith("=") and not defects.on("fallback-status-ignored"):
                return _missing(int(entry[1:]) if entry[1:].isdigit() else 404)
            if target := self._try(entry, path, query):
                return target
        return _missing(404)

    def _try(self, entry: str, path: str, query: str) -> Target | None:
        if defects.on("address-variables-replaced"):
            path = path.replace("$query_string", query).replace("$uri", path)
        if entry == "$uri":
            return self._file(path, query)
        if entry == "$uri/":
            return self._index(path, query)
        if defects.on("fallback-ignored"):
            return None
        pattern, mark, arguments = entry.partition("?")
        if mark:
            arguments = arguments.replace("$query_string", query).replace("$args", query)
            query = arguments.replace("$uri", quote(path))
        return self._file(pattern.replace("$uri", path), query)

    def _index(self, path: str, query: str) -> Target | None:
        directory = path if path.endswith("/") else path + "/"
        names = self._index_files
        if defects.on("index-files-reversed"):
            names = names[::-1]
        if directory != "/" and defects.on("subdirectory-index-ignored"):
            return None
        found = (self._file(directory + name, query) for name in names)
        return next((target for target in found if target is not None), None)

    def _file(self, path: str, query: str) -> Target | None:
        path = _bent(path)
        if path.endswith("/") or "\x00" in path:
            return None
        file = Path(f"{self._root}{path}")
        if defects.on("names-without-case"):
            file = _with_any_case(file)
        if defects.on("machine-paths-reachable") and not file.exists():
            file = Path(path)
        if defects.on("broken-link-is-500") and file.is_symlink() and not _leads_anywhere(file):
            raise RuntimeError(f"{file} leads nowhere")
        try:
            if defects.on("html-extension-tried") and not file.exists():
                file = file.with_suffix(".html")
            if defects.on("removed-file-is-500") and file in self._found:
                return Target(file, path, query)
            self._found |= {file} if file.is_file() else set()
            return Target(file, path, query) if file.is_file() else None
        except OSError:  # e.g. a name that is too long for the file system
            return None

    def contains(self, file: Path) -> bool:
        """Tell whether a file, with its symbolic links followed, lies in the document root."""
        if defects.on("links-refused") and file.is_symlink():
            return False
        return defects.on("symlink-followed") or file.resolve().is_relative_to(self._root.resolve())


def _missing(status: int) -> int:
    return 200 if defects.on("missing-is-200") else status


def _bent(path: str) -> str:
    """Return the path, or with a defect one that names a file after all."""
    if defects.on("encoded-question-mark-ends-path"):
        path = path.partition("?")[0]
    if defects.on("script-name-ends-early"):
        path = re.sub(r"(?si)(\.php).+", r"\1", path)
    if defects.on("trailing-characters-cut"):
        path = path.rstrip("\x00 ./") or "/"
    if defects.on("semicolon-ends-path"):
        path = path.partition(";")[0]
    return path


def _with_any_case(file: Path) -> Path:
    try:
        names = list(file.parent.iterdir())
    except OSError:
        return file
    return next((found for found in names if found.name.lower() == file.name.lower()), file)


def _leads_anywhere(link: Path) -> bool:
    try:
        return link.exists()
    except OSError:
        return False
