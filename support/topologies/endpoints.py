"""Where a node listens: one name for each port, which everything else goes by.

A new port is one row here: each node gets it, the gateway passes its clients
on, configurations and steps may say `{<role> address}` and `{<role> port}`.
"""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Endpoint:
    """One of the ports of a node.

    Attributes:
        name: what a topology's description calls it.
        role: the word before `address` and `port` in features; the plain HTTP port has none.
        port: where a node listens that has a host for itself, as on real machines.
        by_gateway: clients of it come through a gateway as well, connection by connection.
    """

    name: str
    role: str
    port: int
    by_gateway: bool = False

    def said(self, what: str) -> str:
        """`address` or `port` of this endpoint, in the words of a feature."""
        return f"{self.role} {what}".strip()


HTTP = Endpoint("http", "", 8080)
HTTPS = Endpoint("https", "secure", 8443)
REDIS = Endpoint("redis", "redis", 6379, by_gateway=True)
MYSQL = Endpoint("mysql", "mysql", 3306, by_gateway=True)
ENDPOINTS = (HTTP, HTTPS, REDIS, MYSQL)
