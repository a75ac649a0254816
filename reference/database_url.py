"""Addresses of databases: `mysql://user:password@host:port/database`.

Nothing here repeats an address in full, for it holds a password.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, unquote

FORM = "mysql://user:password@host:port/database"
_URL = re.compile(
    r"mysql://(?P<user>[^:@/]*)(?::(?P<password>[^@/]*))?@"
    r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^:@/?\[\]]*)(?::(?P<port>[0-9]+))?(?:/(?P<database>[^/?]*))?"
)


@dataclass(frozen=True)
class DatabaseUrl:
    """Where a database is, and as whom the proxy signs in."""

    host: str
    port: int
    user: str
    password: str
    database: str

    @classmethod
    def parsed(cls, text: str) -> DatabaseUrl:
        """Read a URL; raises `ValueError` with the form that it should have."""
        found = _URL.fullmatch(text)
        port = int(found["port"] or 3306) if found else 0
        if found is None or not 0 < port < 65536:
            raise ValueError(f"not a database URL, write {FORM}; reserved characters as %40")
        user, password, database = (
            unquote(found[name] or "") for name in ("user", "password", "database")
        )
        host = found["host"].strip("[]") or "127.0.0.1"
        return cls(host, port, user, password, database)

    @property
    def address(self) -> str:
        """Host and port, as log lines, metrics and probes may tell them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def variables(self, host: str, port: int) -> dict[str, str]:
        """Return what PHP pages are told, of a proxy that listens there."""
        name, user, password = self.database, self.user, self.password
        shown = f"[{host}]" if ":" in host else host
        signed = f"{quote(user, safe='')}:{quote(password, safe='')}"
        return {
            "DB_CONNECTION": "mysql",
            "DB_HOST": host,
            "DB_PORT": str(port),
            "DB_NAME": name,
            "DB_USER": user,
            "DB_PASSWORD": password,
            "DATABASE_URL": f"mysql://{signed}@{shown}:{port}/{quote(name, safe='')}",
        }
