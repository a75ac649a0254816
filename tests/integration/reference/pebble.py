"""Pebble, an ACME server for tests, with a DNS server that names this machine for every domain."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import urllib.request
from pathlib import Path

from tests.integration.reference.cluster_nodes import until
from tests.integration.reference.running_node import Certificate, free_port


class Pebble:
    """A running Pebble; certificates of it are valid for `lifetime` seconds."""

    def __init__(
        self,
        directory: Path,
        own: Certificate,
        *,
        http_port: int = 0,
        tls_port: int = 0,
        lifetime: int = 3600,
    ) -> None:
        port, management, dns = free_port(), free_port(), free_port()
        self.url = f"https://127.0.0.1:{port}/dir"
        self.trust = own.cert
        self._management = f"https://127.0.0.1:{management}"
        settings = {
            "listenAddress": f"127.0.0.1:{port}",
            "managementListenAddress": f"127.0.0.1:{management}",
            "certificate": str(own.cert),
            "privateKey": str(own.key),
            "httpPort": http_port or free_port(),
            "tlsPort": tls_port or free_port(),
            "ocspResponderURL": "",
            "externalAccountBindingRequired": False,
            "certificateValidityPeriod": lifetime,
        }
        config = directory / "pebble.json"
        config.write_text(json.dumps({"pebble": settings}))
        self.log = directory / "pebble.log"
        dns_words = ["-dns01", f"127.0.0.1:{dns}", "-defaultIPv4", "127.0.0.1"]
        dns_words += ["-defaultIPv6", "", "-http01", "", "-https01", "", "-tlsalpn01", ""]
        environment = {**os.environ, "PEBBLE_VA_NOSLEEP": "1", "PEBBLE_WFE_NONCEREJECT": "0"}
        words = ["-config", str(config), "-dnsserver", f"127.0.0.1:{dns}"]
        self._processes = [
            subprocess.Popen(
                ["pebble-challtestsrv", *dns_words, "-management", f"127.0.0.1:{free_port()}"],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ),
            subprocess.Popen(
                ["pebble", *words],
                stdout=self.log.open("w"),
                stderr=subprocess.STDOUT,
                env=environment,
            ),
        ]
        until(self._is_up, 15)

    def issuer(self) -> str:
        """The certificate of Pebble's root as PEM."""
        return self._get(f"{self._management}/roots/0")

    def orders(self) -> int:
        """How many orders were placed."""
        return self.log.read_text().count("Added order ")

    def stop(self) -> None:
        for process in self._processes:
            process.kill()
            process.wait()

    def _is_up(self) -> bool:
        return "newOrder" in self._get(self.url)

    def _get(self, url: str) -> str:
        context = ssl.create_default_context(cafile=str(self.trust))
        with urllib.request.urlopen(url, context=context, timeout=5) as answer:
            return str(answer.read().decode())
