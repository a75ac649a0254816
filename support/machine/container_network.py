"""Networks of containers: a bridge of the daemon's, whose links are cut in the containers' own.

The run is on the machine of the daemon, in its network namespace: it has the bridge's first
address. A cut is a table of ours in the namespace of the container that shall not hear, as between
processes (`networks`); it goes with the container's life, and is laid again into the next one.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import pathlib
import subprocess
from collections.abc import Iterable, Mapping
from typing import Any

from support.errors import Broken
from support.machine import containers, guard, networks

# Networks 10.78.0.0/24 to 10.78.127.0/24, as the daemon has them free.
SUBNETS = 128
OURS = 1  # the number of this machine on each network
LAST = 199  # past it there are addresses where nobody ever is


@dataclasses.dataclass(frozen=True)
class Here:
    """This machine, as one that is on such a network: for what stands beside the nodes."""

    address: str
    path: pathlib.Path | None = None

    def inside(self, argv: Iterable[str]) -> list[str]:
        """The command line that runs a program here."""
        return list(argv)


class ContainerNetwork:
    """A network, the addresses that were taken on it, and the cuts that are in force."""

    def __init__(self) -> None:
        """Makes it.

        Raises:
            Missing: there is no daemon.
            Broken: the daemon has no network free.
        """
        self._where = containers.address()
        place = guard.current()
        containers.note(place.path)
        self.number, self._raw = self._made(containers.labels(place.run, guard.base()))
        self._next = OURS + 1
        self._rules: dict[str, str] = {}  # by the address of who has them

    @property
    def here(self) -> Here:
        """This machine on it."""
        return Here(self.address(OURS))

    def address(self, number: int) -> str:
        """The address of that number; nobody need be there."""
        return f"10.78.{self.number}.{number}"

    def take(self, number: int | None = None) -> str:
        """An address that nobody has or had, and that is the caller's.

        Raises:
            Broken: all are taken.
        """
        chosen = self._next if number is None else number
        if chosen > LAST:
            raise Broken("every address of a container network is taken")
        self._next = max(self._next, chosen + 1)
        return self.address(chosen)

    def kwargs(self, address: str) -> dict[str, Any]:
        """What a container is made with that shall be there."""
        from docker.types import EndpointConfig

        own = EndpointConfig("1.41", ipv4_address=address)
        network = {"network": self._raw.name, "networking_config": {self._raw.name: own}}
        # Names that nobody knows are unknown at once.
        return {**network, "dns": ["127.0.0.1"]}

    # -- cuts

    @property
    def whole(self) -> bool:
        """Whether no cut is in force."""
        return not self._rules

    def cut(self, ignored: Mapping[str, Iterable[str]], how: str) -> None:
        """Who has an address ignores the addresses listed for it, once `enforce` was called."""
        for address, sources in ignored.items():
            if rules := networks.rules_against(sources, how):
                self._rules[address] = rules

    def enforce(self, address: str, pid: int) -> None:
        """Lays the cuts of that address into the namespace of that process, which has it.

        Raises:
            Broken: they are not in force then.
        """
        rules = self._rules.get(address, "")
        done = _inside(pid, ["nft", "-f", "-"], networks.CLEARED + rules)
        if done.returncode:
            raise Broken(f"nft in the container at {address}: {done.stderr.strip()}")
        if rules and networks.TABLE not in self.rules(pid):
            raise Broken(f"the cut of {address} is not in force")

    def heal(self) -> None:
        """No cut is to be in force; `enforce` says so to each container."""
        self._rules.clear()

    def rules(self, pid: int) -> str:
        """What is in force in the namespace of that process, with counters."""
        return _inside(pid, ["nft", "list", "ruleset"]).stdout

    def reaches(self, pid: int, address: str, port: int, seconds: float) -> bool:
        """Whether a connection from the namespace of that process is accepted there."""
        script = f"exec 3<>/dev/tcp/{address}/{port}"
        return not _inside(pid, ["timeout", str(seconds), "bash", "-c", script]).returncode

    def plugs(self, pid: int) -> Plugs:
        """The links of the container that this process is in."""
        return Plugs(pid, f"br-{self._raw.id[:12]}")

    def close(self) -> None:
        """Removes it."""
        import docker

        try:
            self._raw.remove()
        except docker.errors.NotFound:
            return
        except docker.errors.APIError as error:
            raise Broken(f"network {self._raw.name}: {error.explanation}") from None

    def _made(self, labels: Mapping[str, str]) -> tuple[int, Any]:
        import docker
        from docker.types import IPAMConfig, IPAMPool

        client = containers.client(self._where)
        for number in range(SUBNETS):
            stem = f"10.78.{number}"
            pool = IPAMPool(subnet=f"{stem}.0/24", gateway=f"{stem}.{OURS}")
            name = f"ephpm-{guard.current().run}-{number}"
            try:
                made = client.networks.create(
                    name,
                    driver="bridge",
                    internal=True,
                    check_duplicate=True,
                    labels=dict(labels),
                    ipam=IPAMConfig(pool_configs=[pool]),
                )
            except docker.errors.APIError as error:
                if _taken(error):
                    continue
                raise Broken(f"Docker makes no network: {error.explanation}") from None
            return number, made
        raise Broken(f"all {SUBNETS} container networks are in use")


@dataclasses.dataclass(frozen=True)
class Plugs:
    """Where a container is plugged in: a link of the daemon's namespace, which is ours."""

    pid: int
    bridge: str
    middle: pathlib.Path | None = None

    def unplug(self, name: str) -> tuple[str, str]:
        """Takes its plug out of the bridge; the plug, and another one that is in it instead.

        Raises:
            Broken: it has none, or the machine does not let us.
        """
        plug, (ours, theirs) = self._plug(name), self._others
        for words in (
            ["set", plug, "nomaster"],
            ["add", ours, "type", "veth", "peer", "name", theirs],
            ["set", theirs, "master", self.bridge, "up"],
            ["set", ours, "up"],
        ):
            _link(words)
        return plug, ours

    def plug(self, name: str) -> None:
        """Puts its plug into the bridge again, where it still has one."""
        _link(["delete", self._others[0]])
        with contextlib.suppress(Broken):  # the container has ended, and its plug with it
            _link(["set", self._plug(name), "master", self.bridge, "up"])

    @property
    def _others(self) -> tuple[str, str]:
        # Process ids are the machine's: nobody else has links of these names.
        return f"er{self.pid}", f"ep{self.pid}"

    def _plug(self, name: str) -> str:
        inside = _inside(self.pid, ["ip", "-j", "link", "show", "eth0"]).stdout
        index = json.loads(inside)[0]["link_index"] if inside else 0
        said = subprocess.run(["ip", "-j", "link"], capture_output=True, text=True, check=True)
        for link in json.loads(said.stdout):
            if link["ifindex"] == index:
                return str(link["ifname"])
        raise Broken(f"container {name} is not plugged into {self.bridge}")


def _link(words: list[str]) -> None:
    reply = subprocess.run(["ip", "link", *words], capture_output=True, text=True, check=False)
    if reply.returncode:
        raise Broken(f"ip link {' '.join(words)}: {reply.stderr.strip()}")


def _taken(error: Any) -> bool:
    """Whether somebody has that subnet; the daemon has several ways to say so."""
    said = str(error.explanation)
    return "overlaps" in said or "already" in said or "conflicts" in said


def _inside(pid: int, argv: list[str], given: str = "") -> subprocess.CompletedProcess[str]:
    if not pid:
        return subprocess.CompletedProcess(argv, 1, "", "the container has ended")
    command = ["nsenter", f"--net=/proc/{pid}/ns/net", "--", *argv]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False)
