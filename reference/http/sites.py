"""Sites on one node: which site a Host names, and where its files are.

Without `[server] sites_dir` there is one site with the name "". With it, each directory of it is a
site, and every host has a name, whether or not it has a directory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from reference.config import Config, document_root
from reference.errors import StartupError
from reference.http.messages import Request
from reference.http.paths import without_port

_NAME = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\Z")


def site_name(host: str, suffix: str | None = None) -> str | None:
    """Return the name of the site that a Host header means, or None for a malformed one.

    Port and a final dot do not count, nor does case; a configured `sites_domain_suffix`
    is taken off.
    """
    name = without_port(host).removesuffix(".").lower()
    if suffix and name.endswith(suffix.lower()):
        name = name[: -len(suffix)].removesuffix(".")
    return name if len(name) <= 255 and _NAME.match(name) else None


@dataclass(frozen=True)
class Site:
    """One site: its name ("" without `sites_dir`) and where its files are."""

    name: str
    root: Path


class Sites:
    """Finds the site of a request: a directory of `sites_dir` with the name of the host.

    A host without a directory is served from `document_root`, with a keyspace of its own
    all the same. Directories may come and go while the node runs.
    """

    def __init__(self, config: Config) -> None:
        self._default = document_root(config)
        self._directory = (
            Path(config.server.sites_dir).absolute() if config.server.sites_dir else None
        )
        self._suffix = config.server.sites_domain_suffix
        if self._directory is not None and not self._directory.is_dir():
            raise StartupError(
                f'[server] sites_dir = "{self._directory}": no such directory; '
                "create it or name an existing one"
            )

    @property
    def many(self) -> bool:
        """Whether this node serves sites by host."""
        return self._directory is not None

    def of(self, request: Request) -> Site | None:
        """Return the site of a request, or None where Host cannot name one."""
        if self._directory is None or request.host is None:
            return Site("", self._default)
        name = site_name(request.host, self._suffix)
        if name is None:
            return None
        root = self._directory / name
        return Site(name, root if root.is_dir() else self._default)
