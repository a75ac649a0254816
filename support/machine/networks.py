"""Networks: each node of a cluster is a host of its own, and links between them can be cut.

Every node lives in a network namespace with one address. A bridge in a namespace
of its own joins them, so that the host's firewall plays no part; the suite itself
is one more host on that bridge. A cut is a table of our own in the namespace of the
node that shall not hear: nothing else of its rules is touched, and healing is
removing that table.
"""

from __future__ import annotations

import dataclasses
import errno
import os
import pathlib
import socket
import subprocess
from collections.abc import Iterable, Mapping
from typing import Protocol

from support.errors import Broken, Missing
from support.machine import guard, namespaces, programs

TABLE = "ephpm_acceptance"
# Networks 10.77.0.0/24 to 10.77.63.0/24, one for each cluster that is up at one time.
SUBNETS = 64
SUITE = 254  # the suite's own host number

CLEARED = f"table inet {TABLE} {{}}\ndelete table inet {TABLE}\n"  # whatever there was, nothing now

_held: dict[int, socket.socket] = {}  # by the number of the network that it reserves


class Spot(Protocol):
    """A machine on a network, on which what stands beside nodes can be started."""

    @property
    def address(self) -> str:
        """Its address."""

    @property
    def path(self) -> pathlib.Path | None:
        """The file that stands for its network namespace; None where it is ours."""

    def inside(self, argv: Iterable[str]) -> list[str]:
        """The command line that runs a program there."""


@dataclasses.dataclass(frozen=True)
class Host:
    """A network namespace and its one address."""

    name: str
    namespace: str
    address: str

    @property
    def path(self) -> pathlib.Path:
        """The file that stands for its network namespace."""
        return namespaces.path(self.namespace)

    def inside(self, argv: Iterable[str]) -> list[str]:
        """The command line that runs a program on that host, under the same process id."""
        return ["nsenter", f"--net={self.path}", "--", *argv]


class Network:
    """A bridge and the hosts on it."""

    def __init__(self) -> None:
        _check_machine()
        self.number = _reserve()
        self._stem = f"{namespaces.stem(guard.current().run)}{self.number}"
        self._hosts: dict[str, Host] = {}
        self.whole = True  # whether no cut is in force
        self._bridge = f"{self._stem}-bridge"
        self._next = 1
        self._make_bridge()

    def add(self, name: str, number: int | None = None) -> Host:
        """A new host on the network; where it is not given, its number is the next one.

        Raises:
            Broken: the machine does not let us.
        """
        if number is None:
            number, self._next = self._next, self._next + 1
        host = Host(name, f"{self._stem}-{number}", self._address(number))
        plug = f"n{number}"
        self._hosts[name] = host
        _ip(["netns", "add", host.namespace])
        _ip(
            ["-n", self._bridge, "-batch", "-"],
            f"link add {plug} type veth peer name eth0 netns {host.namespace}",
            f"link set {plug} master bridge up",
        )
        _ip(
            ["-n", host.namespace, "-batch", "-"],
            "link set lo up",
            f"addr add {host.address}/24 dev eth0",
            "link set eth0 up",
        )
        return host

    def find(self, name: str) -> Host | None:
        """The host of that name, where it is on the network."""
        return self._hosts.get(name)

    def address(self, number: int) -> str:
        """The address of a host by its number, which is the order in which it is added, from
        1; the host need not be there yet, or ever."""
        return self._address(number)

    def cut(self, ignored: Mapping[str, Iterable[str]], *, how: str = "drop") -> None:
        """Cuts links: each host named ignores what comes from the hosts listed for it.

        Args:
            ignored: who ignores whom, by name. Both ways is two entries.
            how: `drop` (silently) or `reject` (the sender learns it at once).
        """
        self.whole = False
        for name, sources in ignored.items():
            rules = rules_against((self._hosts[source].address for source in sources), how)
            if rules:
                self._nft(name, CLEARED + rules)

    def heal(self) -> None:
        """Removes every cut."""
        for name in self._hosts:
            self._nft(name, CLEARED)
        self.whole = True

    @property
    def middle(self) -> pathlib.Path:
        """The file that stands for the network namespace of the bridge."""
        return namespaces.path(self._bridge)

    def unplug(self, name: str) -> tuple[str, str]:
        """Takes a host's plug out of the bridge; the plug, and another one that is in it instead.

        Whoever passes on between the two is the host's link.
        """
        number = self._hosts[name].namespace.rpartition("-")[2]
        _ip(
            ["-n", self._bridge, "-batch", "-"],
            f"link set n{number} nomaster",
            f"link add r{number} type veth peer name p{number}",
            f"link set p{number} master bridge up",
            f"link set r{number} up",
        )
        return f"n{number}", f"r{number}"

    def plug(self, name: str) -> None:
        """Puts a host's plug into the bridge again."""
        number = self._hosts[name].namespace.rpartition("-")[2]
        _ip(
            ["-n", self._bridge, "-batch", "-"],
            f"link delete r{number}",
            f"link set n{number} master bridge up",
        )

    def reaches(self, source: str, goal: str, port: int, seconds: float = 0.4) -> bool:
        """Whether a connection from one host to a port of another one is accepted."""
        address = self._hosts[goal].address
        script = f"exec 3<>/dev/tcp/{address}/{port}"
        argv = self._hosts[source].inside(["timeout", str(seconds), "bash", "-c", script])
        return subprocess.run(argv, capture_output=True, check=False).returncode == 0

    def rules(self, name: str) -> str:
        """The cuts of a host with their counters, for the evidence."""
        argv = ["nft", "list", "ruleset"]
        reply = subprocess.run(
            self._hosts[name].inside(argv), capture_output=True, text=True, check=False
        )
        return reply.stdout

    def remove(self, name: str) -> None:
        """Takes a host off the network."""
        namespaces.remove(self._hosts.pop(name).namespace)

    def close(self) -> None:
        """Removes the hosts and the bridge."""
        for name in list(self._hosts):
            self.remove(name)
        # The kernel takes namespaces down in its own time; this end is ours to remove.
        _unplug(f"ephpm{self.number}")
        namespaces.remove(self._bridge)
        _held.pop(self.number).close()

    def _make_bridge(self) -> None:
        plug, ours = f"suite{self.number}", f"ephpm{self.number}"
        _unplug(ours)  # the number is ours: what has its name is a dead run's
        _ip(["netns", "add", self._bridge])
        _ip(["link", "add", ours, "type", "veth", "peer", "name", plug, "netns", self._bridge])
        _ip(
            ["-n", self._bridge, "-batch", "-"],
            "link add bridge type bridge",
            "link set bridge up",
            f"link set {plug} master bridge up",
        )
        _ip(
            ["-batch", "-"],
            f"addr add {self._address(SUITE)}/24 dev {ours}",
            f"link set {ours} up",
        )

    def _address(self, number: int) -> str:
        return f"10.77.{self.number}.{number}"

    def _nft(self, name: str, rules: str) -> None:
        argv = self._hosts[name].inside(["nft", "-f", "-"])
        reply = subprocess.run(argv, input=rules, capture_output=True, text=True, check=False)
        if reply.returncode:
            raise Broken(f"nft on host {name}: {reply.stderr.strip()}")


def rules_against(addresses: Iterable[str], how: str) -> str:
    """The table of whoever shall not hear those addresses; empty where there are none.

    Args:
        how: `drop` (silently) or `reject` (the sender learns it at once).
    """
    listed = ", ".join(addresses)
    if not listed:
        return ""
    verdict = {"drop": "drop", "reject": "reject with icmp type host-prohibited"}[how]
    return (
        f"table inet {TABLE} {{\n"
        "  chain hears {\n"
        "    type filter hook input priority -300; policy accept;\n"
        f"    ip saddr {{ {listed} }} counter {verdict}\n"
        "  }\n"
        "}\n"
    )


def _unplug(name: str) -> None:
    # That there is no such link is the ordinary case.
    subprocess.run(["ip", "link", "del", name], capture_output=True, check=False)


def _ip(words: list[str], *lines: str) -> None:
    reply = subprocess.run(
        ["ip", *words], input="\n".join(lines), capture_output=True, text=True, check=False
    )
    if reply.returncode:
        raise Broken(f"ip {' '.join(words)}: {reply.stderr.strip()}")


def _check_machine() -> None:
    if os.geteuid() != 0:
        raise Missing("network namespaces need root, or a user namespace (unshare -Urnm)")
    for program in ("nsenter", "nft", "ip"):
        programs.program(program)


def _reserve() -> int:
    for number in range(SUBNETS):
        # Links and abstract names are both per network namespace: so this one is taken exactly
        # where the link is, whatever temporary directory a run has, and goes with its process.
        mark = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            mark.bind(f"\0ephpm-acceptance-network-{number}")
        except OSError as error:
            mark.close()
            if error.errno != errno.EADDRINUSE:
                raise
            continue
        _held[number] = mark
        return number
    raise Broken(f"all {SUBNETS} networks are in use")
