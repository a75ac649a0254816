"""Nodes as processes of this machine: the reference node, or an ephpm program."""

from __future__ import annotations

import functools
import pathlib
import resource
import signal
from collections.abc import Mapping, Sequence

from support.errors import Broken, Unsupported, UsageError
from support.machine import cpu, ports, processes
from support.machine.execution import output_of
from support.machine.networks import Host
from support.providers import directories, starting
from support.providers.cluster import ClusterHandle
from support.providers.launchers import Build, Launcher
from support.providers.local import LocalProvider
from support.providers.process_cluster import ProcessCluster
from support.settings import ROOT, deadlines
from support.settings.profiles import Profile
from support.topologies import ClusterSpec, Node, NodeSpec


class ProcessProvider(LocalProvider[Host, processes.Process]):
    """Starts nodes as processes: one alone on loopback, those of a cluster each on a host."""

    def __init__(self, launcher: Launcher, profile: Profile) -> None:
        super().__init__(profile)
        self.launcher = launcher

    @functools.cached_property
    def version(self) -> str:
        """What the program says of its version; `unknown` where it does not.

        That is no fault of its own: what keeps it from serving is told where it is to serve.
        """
        try:
            return self.launcher.version()
        except (UsageError, Broken):
            return "unknown"

    @functools.cached_property
    def digest(self) -> str:
        """The beginning of a SHA-256 of the program."""
        return self.launcher.digest()

    @property
    def php_version(self) -> str:
        """The version of the PHP inside."""
        if self._php_version is None:
            raise Unsupported("this build has no PHP linked (a stub)")
        return self._php_version

    @functools.cached_property
    def _php_version(self) -> str | None:
        return self.launcher.php_version()

    @functools.cached_property
    def build(self) -> Build:
        """As the launcher knows it."""
        return self.launcher.build()

    def prepare(self) -> None:
        """Starts what nodes are forked from."""
        if self.launcher.warm:
            self.launcher.warm.begin()

    # -- nodes and clusters come, and go

    def begin_on(self, machine: Host, spec: NodeSpec, name: str) -> Node:
        """Starts a node that is alone on a host; does not wait."""
        return self.begin_at(machine, machine.address, spec, name)

    def run(self, words: Sequence[str], place: pathlib.Path | None = None) -> tuple[int, str]:
        """As from a shell in that directory."""
        command = self.launcher.command(words)
        env = {"PYTHONPATH": str(ROOT)}
        return output_of(command, "", deadlines.seconds("command"), env, place)

    def empty_cluster(self, spec: ClusterSpec) -> ClusterHandle:
        """A network of its own, and the authority where one is wanted."""
        return ProcessCluster(self, self.begin_on, spec)

    # -- what is done to a node

    def kill(self, node: Node, *, alone: bool = False) -> None:
        """Sends SIGKILL, and waits until it has ended."""
        node.expected_down = node.dirty = True
        if alone:
            self.body(node).send_signal(signal.SIGKILL)
            self.body(node).wait("exit")
        else:
            self.body(node).end()

    def limit(self, node: Node, most: int) -> None:
        """Sets the soft and the hard limit of its first process (`prlimit`)."""
        node.dirty = True
        resource.prlimit(self.body(node).pid, resource.RLIMIT_NOFILE, (most, most))

    def log_reader(self, node: Node) -> int | None:
        """Of the process that was started last."""
        return self.body(node).reader

    def pause(self, node: Node) -> None:
        """Sends SIGSTOP to the node and to what it started."""
        self.body(node).signal_session(signal.SIGSTOP)

    def resume(self, node: Node) -> None:
        """Sends SIGCONT to them."""
        self.body(node).signal_session(signal.SIGCONT)

    def relaunch(self, node: Node, *, wipe: bool) -> None:
        """Starts a node again that has ended; does not wait."""
        self._ended(node, wipe=wipe).release()
        self._live(node)
        node.expected_down = False

    # -- what is seen of a node

    def await_ready(self, node: Node) -> None:
        """Waits until a node that was begun is ready."""
        process = self.body(node)
        words = list(process.argv)
        forked = self.launcher.warm and not node.spec.settable
        command = self.launcher.command(words) if forked else words
        starting.await_ready(node, process, command, " ".join(self.launcher.command([])))

    def identity(self, node: Node) -> str:
        """The process id."""
        return str(self.body(node).pid)

    def memory(self, node: Node) -> int:
        """What its processes have resident."""
        return processes.resident(self.body(node).pid)

    def left(self, node: Node) -> list[str]:
        """The processes of its session, and whether somebody still listens."""
        found = processes.of_session(self.body(node).pid)
        if not ports.free(node.host, node.port):
            found.append(f"{node.address()}: somebody listens")
        return found

    def mark(self, node: Node) -> None:
        """Remembers how long its log is now."""
        node.log_start = self.body(node).output.stat().st_size

    def facts(self, node: Node) -> dict[str, str]:
        """The files and numbers that lead to it."""
        machine = self._lives[node].place
        host = f"ip netns exec {machine.namespace}" if machine else ""
        found = {"log": str(node.directory / directories.LOG), "pid": self.identity(node)}
        return {**found, "host": host} if host else found

    # -- how it is done

    def _launch(
        self,
        node: Node,
        words: Sequence[str],
        environment: Mapping[str, str],
        place: Host | None,
    ) -> processes.Process:
        # What was forked has loaded its libraries already.
        warm = None if node.spec.settable else self.launcher.warm
        return processes.start(
            words if warm else self.launcher.command(words),
            name=f"node {node.name}",
            output=node.directory / directories.LOG,
            directory=node.directory,
            env={"PYTHONPATH": str(ROOT), **environment},
            kind=cpu.NODES,
            piped=node.spec.piped,
            network=place.path if place else None,
            warm=warm,
        )

    def _end(self, body: processes.Process) -> None:
        body.end()

    def _signal(self, node: Node, name: str) -> None:
        self.body(node).send_signal(signal.Signals[name])
