"""Nodes as processes of this machine: the reference node, or an ephpm program."""

from __future__ import annotations

import dataclasses
import functools
import pathlib
import resource
import shutil
import signal
from collections.abc import Sequence

from support.errors import Broken, Unsupported, UsageError
from support.language.placeholders import fill
from support.machine import clocks, cpu, ports, processes
from support.machine.execution import output_of
from support.machine.networks import Host
from support.providers import directories, starting
from support.providers.base import STOPPING, Provider, StartAttempt
from support.providers.cluster import ClusterHandle
from support.providers.launchers import Build, Launcher
from support.providers.process_cluster import ProcessCluster
from support.settings import ROOT, deadlines
from support.settings.profiles import Profile
from support.topologies import ENDPOINTS, ClusterSpec, Node, NodeSpec

HOST = "127.0.0.1"


@dataclasses.dataclass
class _Life:
    """What makes a node live: its process, the host that it is alone on, if any."""

    machine: Host | None
    process: processes.Process | None = None


class ProcessProvider(Provider):
    """Starts nodes as processes: one alone on loopback, those of a cluster each on a host."""

    def __init__(self, launcher: Launcher, profile: Profile) -> None:
        super().__init__(profile)
        self.launcher = launcher
        self._lives: dict[Node, _Life] = {}

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

    def start(self, spec: NodeSpec, name: str) -> Node:
        """Starts a node on loopback and waits until it is ready."""
        node = self._prepared(spec, name, None)
        try:
            self._launch(node)
            self.await_ready(node)
        except BaseException:
            self.discard(node)
            raise
        return node

    def begin_on(self, machine: Host, spec: NodeSpec, name: str) -> Node:
        """Starts a node that is alone on a host; does not wait."""
        node = self._prepared(spec, name, machine)
        try:
            self._launch(node)
        except BaseException:
            self.discard(node)
            raise
        return node

    def attempt(self, spec: NodeSpec) -> StartAttempt:
        """Starts a node that should refuse; one that becomes ready is ended."""
        node = self._prepared(spec, "refusing", None)
        try:
            self._launch(node)
            return starting.outcome(node, self.process(node))
        finally:
            self.discard(node)

    def run(self, words: Sequence[str], place: pathlib.Path | None = None) -> tuple[int, str]:
        """As from a shell in that directory."""
        command = self.launcher.command(words)
        env = {"PYTHONPATH": str(ROOT)}
        return output_of(command, "", deadlines.seconds("command"), env, place)

    def empty_cluster(self, spec: ClusterSpec) -> ClusterHandle:
        """A network of its own, and the authority where one is wanted."""
        return ProcessCluster(self, self.begin_on, spec)

    def discard(self, node: Node) -> None:
        """Kills what runs, gives the ports back, removes the directory."""
        life = self._lives.pop(node)
        if life.process:
            life.process.end()
        if life.machine is None:
            for port in node.ports.values():
                ports.release(port)
        shutil.rmtree(node.directory, ignore_errors=True)

    # -- what is done to a node

    def tell_to_stop(self, node: Node, by: str = "SIGTERM") -> None:
        """Sends the signal to its first process."""
        if by not in STOPPING:
            raise Broken(f"{by}: no signal that tells a node to stop; known: {', '.join(STOPPING)}")
        node.expected_down = node.dirty = True
        self.process(node).send_signal(signal.Signals[by])

    def kill(self, node: Node, *, alone: bool = False) -> None:
        """Sends SIGKILL, and waits until it has ended."""
        node.expected_down = node.dirty = True
        if alone:
            self.process(node).send_signal(signal.SIGKILL)
            self.process(node).wait("exit")
        else:
            self.process(node).end()

    def send_signal(self, node: Node, name: str) -> None:
        """Sends that signal to its first process."""
        node.dirty = True
        self.process(node).send_signal(signal.Signals[name])

    def limit(self, node: Node, most: int) -> None:
        """Sets the soft and the hard limit of its first process (`prlimit`)."""
        node.dirty = True
        resource.prlimit(self.process(node).pid, resource.RLIMIT_NOFILE, (most, most))

    def set_clock(self, node: Node, seconds: float) -> None:
        """Writes the file that the node's clock is set by."""
        if not node.spec.settable:
            raise Broken(f"node {node.name} has the machine's clock")
        node.dirty = True
        clocks.set_by(node.directory, seconds)

    def log_reader(self, node: Node) -> int | None:
        """Of the process that was started last."""
        return self.process(node).reader

    def pause(self, node: Node) -> None:
        """Sends SIGSTOP to the node and to what it started."""
        self.process(node).signal_session(signal.SIGSTOP)

    def resume(self, node: Node) -> None:
        """Sends SIGCONT to them."""
        self.process(node).signal_session(signal.SIGCONT)

    def relaunch(self, node: Node, *, wipe: bool) -> None:
        """Starts a node again that has ended; does not wait."""
        process = self.process(node)
        if process.running:
            raise Broken(f"node {node.name} still runs; stop or kill it first")
        if wipe:
            directories.wipe(node)
        process.release()
        self._launch(node)
        node.expected_down = False

    # -- what is seen of a node

    def await_ready(self, node: Node) -> None:
        """Waits until a node that was begun is ready."""
        process = self.process(node)
        words = list(process.argv)
        forked = self.launcher.warm and not node.spec.settable
        command = self.launcher.command(words) if forked else words
        starting.await_ready(node, process, command, " ".join(self.launcher.command([])))

    def running(self, node: Node) -> bool:
        """Whether its first process has not ended."""
        life = self._lives.get(node)
        return life is not None and life.process is not None and life.process.running

    def exit_code(self, node: Node) -> int | None:
        """Of its first process."""
        return self.process(node).exit_code

    def wait(self, node: Node, deadline: str) -> int:
        """Waits until its first process has ended."""
        return self.process(node).wait(deadline)

    def ending(self, node: Node) -> str:
        """How its first process has ended."""
        return self.process(node).end_described

    def identity(self, node: Node) -> str:
        """The process id."""
        return str(self.process(node).pid)

    def memory(self, node: Node) -> int:
        """What its processes have resident."""
        return processes.resident(self.process(node).pid)

    def left(self, node: Node) -> list[str]:
        """The processes of its session, and whether somebody still listens."""
        found = processes.of_session(self.process(node).pid)
        if not ports.free(node.host, node.port):
            found.append(f"{node.address()}: somebody listens")
        return found

    def log(self, node: Node, *, whole: bool = False) -> str:
        """What it wrote to its standard output and error."""
        return self.process(node).text(0 if whole else node.log_start)

    def mark(self, node: Node) -> None:
        """Remembers how long its log is now."""
        node.log_start = self.process(node).output.stat().st_size

    def facts(self, node: Node) -> dict[str, str]:
        """The files and numbers that lead to it."""
        life = self._lives[node]
        host = f"ip netns exec {life.machine.namespace}" if life.machine else ""
        found = {"log": str(node.directory / directories.LOG), "pid": self.identity(node)}
        return {**found, "host": host} if host else found

    # -- how it is done

    def process(self, node: Node) -> processes.Process:
        """The node's first process, for what concerns processes alone.

        Raises:
            Broken: it has none.
        """
        life = self._lives.get(node)
        if life is None or life.process is None:
            raise Broken(f"node {node.name} was never started, or is gone")
        return life.process

    def _prepared(self, spec: NodeSpec, name: str, machine: Host | None) -> Node:
        if machine is None:
            taken = {endpoint: ports.reserve(HOST) for endpoint in ENDPOINTS}
        else:
            # Nobody else is there, so every node has the same ports, as on real machines.
            taken = {endpoint: endpoint.port for endpoint in ENDPOINTS}
        host = machine.address if machine else HOST
        node = directories.prepared(spec, name, host, taken, self.build.changes)
        self._lives[node] = _Life(machine)
        return node

    def _launch(self, node: Node) -> None:
        roles, life = directories.roles(node), self._lives[node]
        words = ["serve", "--config", str(node.directory / node.spec.file)]
        words += [fill(word, roles) for word in node.spec.arguments]
        # What was forked has loaded its libraries already.
        warm = None if node.spec.settable else self.launcher.warm
        life.process = processes.start(
            words if warm else self.launcher.command(words),
            name=f"node {node.name}",
            output=node.directory / directories.LOG,
            directory=node.directory,
            env={
                "PYTHONPATH": str(ROOT),
                "TMPDIR": str(directories.temporary(node)),
                **(clocks.environment(node.directory) if node.spec.settable else {}),
                **{key: fill(value, roles) for key, value in node.spec.environment.items()},
            },
            kind=cpu.NODES,
            piped=node.spec.piped,
            network=life.machine.path if life.machine else None,
            warm=warm,
        )
