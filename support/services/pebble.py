"""Debian's Pebble, on a host of its own: the certificate authority of clusters of processes.

Pebble asks a name server of the suite's, `pebble-challtestsrv`, where a site is; a scenario
says which nodes that shall be. It validates at the ports that every node of a cluster has.
"""

from __future__ import annotations

import dataclasses
import json
import pathlib
import re
import shutil
import tempfile
from collections.abc import Sequence

import httpx

from support import assertions
from support.errors import Broken
from support.machine import guard, processes, programs
from support.machine.networks import Spot
from support.machine.processes import Process
from support.services import certificates
from support.services.authorities import Authority

NAME, NUMBER = "authority", 210  # its host's number is out of the way of the nodes'
ACME, MANAGEMENT, NAMES, NAMES_MANAGEMENT = 14000, 15000, 8053, 8055
HTTP, HTTPS = 8080, 8443  # of the nodes


@dataclasses.dataclass(frozen=True)
class Pebble(Authority):
    """A running Pebble, with its name server."""

    address: str
    directory: str
    trust: pathlib.Path
    pebble: Process
    names: Process

    def place(self, site: str, addresses: Sequence[str]) -> None:
        """Tells the name server."""
        url = f"http://{self.address}:{NAMES_MANAGEMENT}"
        host = f"{site}."
        requests: list[tuple[str, dict[str, object]]] = [("clear-a", {"host": host})]
        if addresses:
            requests.append(("add-a", {"host": host, "addresses": list(addresses)}))
        for path, body in requests:
            reply = httpx.post(f"{url}/{path}", content=json.dumps(body), trust_env=False)
            if reply.status_code != 200:
                raise Broken(f"the name server: {path}: {reply.status_code} {reply.text}")

    @property
    def issued(self) -> int:
        """How many its log tells of."""
        return len(re.findall(r"Issued certificate serial", self.pebble.text()))

    def root(self) -> str:
        """Asks for it."""
        url = f"https://{self.address}:{MANAGEMENT}/roots/0"
        reply = httpx.get(url, verify=certificates.trusting(self.trust), trust_env=False)
        if reply.status_code != 200:
            raise Broken(f"{url}: {reply.status_code}")
        return reply.text

    def end(self) -> None:
        """Ends its processes, and removes what they had."""
        self.pebble.end()
        self.names.end()
        shutil.rmtree(self.trust.parent, ignore_errors=True)


def start(host: Spot, life: int = 0) -> Pebble:
    """Starts an authority on a machine beside the nodes, and waits until it serves.

    Args:
        life: seconds that its certificates are good for; 0 for years.

    Raises:
        Missing: Pebble is not installed.
        Broken: it did not start to serve.
    """
    pebble, names = programs.program("pebble"), programs.program("pebble-challtestsrv")
    place = pathlib.Path(tempfile.mkdtemp(prefix=f"{NAME}-", dir=guard.current().path))
    own = certificates.issue(place, (host.address,))
    settings: dict[str, object] = {
        "listenAddress": f"{host.address}:{ACME}",
        "managementListenAddress": f"{host.address}:{MANAGEMENT}",
        "certificate": str(own.certificate),
        "privateKey": str(own.key),
        "httpPort": HTTP,
        "tlsPort": HTTPS,
    }
    if life:
        settings["certificateValidityPeriod"] = life
    (place / "pebble.json").write_text(json.dumps({"pebble": settings}), encoding="utf-8")
    server = processes.start(
        host.inside(
            [
                *(names, "-dns01", f"{host.address}:{NAMES}", "-http01", "", "-https01", ""),
                *("-tlsalpn01", "", "-management", f"{host.address}:{NAMES_MANAGEMENT}"),
                *("-defaultIPv4", "", "-defaultIPv6", ""),
            ]
        ),
        name="the name server",
        output=place / "names.log",
        directory=place,
    )
    authority = processes.start(
        host.inside(
            [
                *(pebble, "-config", str(place / "pebble.json")),
                *("-dnsserver", f"{host.address}:{NAMES}"),
            ]
        ),
        name="the authority",
        output=place / "pebble.log",
        directory=place,
        # Otherwise Pebble sleeps, and refuses good requests, at random.
        env={"PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0"},
    )
    directory = f"https://{host.address}:{ACME}/dir"
    running = Pebble(host.address, directory, own.authority, authority, server)
    _await_serving(running)
    return running


def _await_serving(authority: Pebble) -> None:
    trusted = certificates.trusting(authority.trust)

    def serves() -> None:
        try:
            found = httpx.get(authority.directory, verify=trusted, trust_env=False)
        except httpx.HTTPError as error:
            raise assertions.Mismatch("the directory", "an answer", repr(error)) from None
        assertions.equal("the status of the directory", 200, found.status_code)

    try:
        assertions.eventually(serves, "ready")
    except AssertionError as error:
        log = authority.pebble.text()[-1000:]
        authority.end()
        raise Broken(f"the authority does not serve: {error}\n{log}") from None
