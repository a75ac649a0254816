"""The loop between the schedule and the workers.

It gives out units, collects results, replaces workers that die, steps in where
one hangs, and stops them all when the run is over or interrupted. Whatever
happens to a worker, each scenario that it should have run has a verdict or is
still to be run: that is the invariant to keep when changing this module.
"""

from __future__ import annotations

import contextlib
import dataclasses
import enum
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from support.errors import UsageError
from support.machine.cpu import Account
from support.results import ScenarioResult, Verdict, first_line
from support.runner import outcome
from support.runner.limits import Limits
from support.runner.messages import (
    Answer,
    Bye,
    Channel,
    Claim,
    Done,
    Message,
    Orders,
    Ready,
    Stop,
    Unable,
    UnitDone,
    Work,
)
from support.runner.plan import Item, Unit
from support.runner.schedule import Schedule
from support.runner.zygote import Died, Loaded, Started, Zygote

TICK = 0.1  # seconds: how often clocks are looked at while nothing happens
SETTLE = 0.02  # seconds: how often a file that is being written is looked at


class State(enum.Enum):
    """Where a worker is in its life."""

    STARTING = enum.auto()  # loads, before_all
    IDLE = enum.auto()  # has no unit
    BUSY = enum.auto()
    LEAVING = enum.auto()  # was told to stop: after_all
    GONE = enum.auto()


@dataclasses.dataclass
class Member:
    """A worker, as the coordinator sees it."""

    orders: Orders
    channel: Channel
    pidfd: int | None = None
    state: State = State.STARTING
    since: float = dataclasses.field(default_factory=time.monotonic)  # of its last message
    busy: float = 0.0  # seconds with a unit
    unit_began: float = 0.0
    last: tuple[str, int] | None = None  # the last scenario that it ended in its unit
    ended: list[int] = dataclasses.field(default_factory=list)  # lines, in its unit
    hangs: str = ""  # why it was stepped in, once it was
    kill_at: float | None = None
    said_bye: bool = False
    silent: bool = False  # its channel is closed

    @property
    def number(self) -> int:
        """Its number, from 1."""
        return self.orders.number

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal to its process, if that is still there."""
        if self.pidfd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, number)

    def tail(self, size: int = 4000) -> str:
        """The end of what it printed outside of scenarios."""
        return _tail(self.orders.log, size)


@dataclasses.dataclass
class Settings:
    """What the coordinator is told about the run."""

    directory: Path
    jobs: int
    retries: int
    stop_early: bool  # --stop
    limits: Limits


class Coordinator:
    """One run's workers and results."""

    def __init__(
        self,
        zygote: Zygote,
        schedule: Schedule,
        features: dict[str, str],
        settings: Settings,
        on_result: Callable[[ScenarioResult], None],
        on_tick: Callable[[], None],
    ) -> None:
        """`features` has the title of each feature by its file."""
        self.results: dict[tuple[str, int], ScenarioResult] = {}
        self.errors: list[str] = []
        self.target_version = ""
        self.cpu = Account()  # of the workers that could say goodbye, and of what they started
        self.interrupted: signal.Signals | None = None
        self.why_stopped = ""  # why it does not run all that was selected, where it does not
        self.began_running: float | None = None  # monotonic: the first worker is ready
        self.last_result = 0.0  # monotonic
        self.members: dict[int, Member] = {}
        self._zygote = zygote
        self._zygote_alive = True
        self._schedule = schedule
        self._features = features
        self._settings = settings
        self._on_result = on_result
        self._on_tick = on_tick
        self._unable: Unable | None = None
        self._stopped = False  # nothing more is given out
        self._selector = selectors.DefaultSelector()

    def run(self) -> None:
        """Runs everything. What came of it is in `results` and `errors`.

        Raises:
            UsageError: the project found the command line to be wrong.
        """
        self._selector.register(self._zygote, selectors.EVENT_READ)
        with _signals() as wakened, self._selector:
            self._selector.register(wakened, selectors.EVENT_READ)
            for _ in range(self._settings.jobs):
                self._hire()
            while self._open_members():
                for key, _ in self._selector.select(TICK):
                    self._on_readable(key.fileobj)
                self._look_at_clock()
                self._give_out()
                self._on_tick()
        if self._unable and self._unable.usage:
            raise UsageError(self._unable.reason)

    def _on_readable(self, source: Any) -> None:
        if source is self._zygote:
            self._hear_zygote()
        elif isinstance(source, socket.socket):
            for number in source.recv(64):
                self._interrupt(signal.Signals(number))
        else:
            for member in self._open_members():  # it may be gone since the selector saw it
                if member.channel is source:
                    self._hear(member)

    def _open_members(self) -> list[Member]:
        return [member for member in self.members.values() if member.state is not State.GONE]

    # Workers come and go.

    def _hire(self) -> None:
        number = len(self.members) + 1
        orders = Orders(
            number=number,
            directory=self._settings.directory,
            retries=self._settings.retries,
            patience=self._settings.limits.cleanup,
        )
        try:
            channel = self._zygote.start(orders)
        except OSError:
            self._zygote_is_gone()
            return
        self.members[number] = Member(orders, channel)
        self._selector.register(channel, selectors.EVENT_READ)

    def _hear_zygote(self) -> None:
        try:
            news = self._zygote.receive()
        except (EOFError, ConnectionResetError):
            self._zygote_is_gone()
            return
        match news:
            case Loaded(unable=unable):
                if unable:
                    self._unable = unable
                    self._give_up(list(self.members.values()))
            case Started(number=number, pid=pid):
                with contextlib.suppress(ProcessLookupError):
                    self.members[number].pidfd = os.pidfd_open(pid)
            case Died(number=number, code=code):
                self._on_death(self.members[number], code)

    def _zygote_is_gone(self) -> None:
        """Nobody can start workers any more, nor tell how those that are left end."""
        if not self._zygote_alive:
            return
        self._zygote_alive = False
        with contextlib.suppress(KeyError):
            self._selector.unregister(self._zygote)
        self.why_stopped = "the process that starts the workers died; the run stops"
        self._stopped = True
        self._schedule.clear()
        for member in self._open_members():
            if member.silent or (member.state is State.STARTING and member.pidfd is None):
                self._bury(member)

    def _give_up(self, members: Iterable[Member]) -> None:
        """The project cannot be loaded: nothing that was selected can be run."""
        assert self._unable
        for member in members:
            self._dismiss(member)
        if not self._unable.usage:
            self._break(self._schedule.clear(), self._unable.reason, self._unable.trace)

    def _dismiss(self, member: Member) -> None:
        if member.state is State.GONE:
            return
        member.state = State.GONE
        if not member.silent:
            self._selector.unregister(member.channel)
        member.channel.close()
        if member.pidfd is not None:
            os.close(member.pidfd)
            member.pidfd = None

    def _on_death(self, member: Member, code: int) -> None:
        if member.state is State.GONE:
            return
        self._handle(member, member.channel.rest())  # what it said before it died
        starting = member.state is State.STARTING
        self._settle(member, _cause_of_death(member, code))
        self._dismiss(member)
        self._schedule.forget(member.number)
        if self._work_left() and not (starting or self._stopped or self._unable):
            self._hire()

    def _settle(self, member: Member, cause: str) -> None:
        """Says what becomes of what a dead worker had."""
        unit = self._schedule.unit(member.number)
        if member.said_bye and unit is None:
            return
        running = self._schedule.running(member.number)
        if unit is None:
            if member.state is State.STARTING and not self._stopped:
                self._on_unable(member, Unable(f"{cause} while it started", member.tail()))
            elif member.state is not State.STARTING and not member.hangs:
                self.errors.append(f"{cause} while it cleaned up")
            return
        left = self._schedule.release(member.number)
        if running:
            trace = f"{member.tail()}\n{self._threads(member)}".strip()
            self._break([running], self._why(member, f"{cause} while it ran"), trace)
        elif not member.ended and not self._stopped:
            # It died in before_feature: so would the next one.
            self._break(left, f"{cause} before the first scenario", member.tail())
            left = []
        elif not left:
            self._worsen(member, f"{cause} after its last scenario", member.tail())
        if not self._stopped:
            self._schedule.put_back(unit, left)

    def _why(self, member: Member, cause: str) -> str:
        if member.hangs:
            return member.hangs
        if self.interrupted:
            return f"interrupted by {self.interrupted.name}, and did not clean up in time"
        return cause

    def _work_left(self) -> bool:
        """Whether there is more to do than the workers that are left are busy with."""
        spare = any(m.state in (State.IDLE, State.STARTING) for m in self._open_members())
        return not self._schedule.finished and not spare

    # What workers say.

    def _hear(self, member: Member) -> None:
        try:
            messages = member.channel.receive()
        except EOFError:
            # How it ended, the zygote will tell.
            if self._zygote_alive:
                self._selector.unregister(member.channel)
                member.silent = True
            else:
                self._bury(member)
            return
        self._handle(member, messages)

    def _bury(self, member: Member) -> None:
        self._settle(member, f"worker {member.number} died")
        self._dismiss(member)

    def _handle(self, member: Member, messages: list[Message]) -> None:
        for message in messages:
            member.since = time.monotonic()
            match message:
                case Ready():
                    self.began_running = self.began_running or time.monotonic()
                    member.state = State.IDLE
                case Unable():
                    member.said_bye = True
                    self._on_unable(member, message)
                case Claim(line=line):
                    self._on_claim(member, line)
                case Done(result=result, hopeless=hopeless):
                    self._on_done(member, ScenarioResult.from_json(result))
                    self._end_early(hopeless)
                case UnitDone():
                    self._on_unit_done(member, message)
                case Bye(errors=errors, target_version=version, cpu=used):
                    self.cpu.merge(Account(used))
                    self.target_version = self.target_version or version
                    member.said_bye = True
                    self.errors += [f"worker {member.number}: {error}" for error in errors]
                case _:
                    raise RuntimeError(f"not expected from a worker: {message}")

    def _on_unable(self, member: Member, unable: Unable) -> None:
        """A worker cannot begin: the others run its share, if there are others."""
        member.state = State.LEAVING
        if self._stopped:
            return
        if member.hangs:
            unable = Unable(member.hangs, self._threads(member))
        others = [m for m in self._open_members() if m.state not in (State.LEAVING, State.GONE)]
        if unable.usage:
            self._unable = unable
            self._stopped = True
            self._schedule.clear()
        elif others or self._schedule.finished:
            self.errors.append(f"worker {member.number}: {unable.reason}")
        else:
            self._unable = unable
            self._break(self._schedule.clear(), unable.reason, unable.trace)

    def _on_claim(self, member: Member, line: int) -> None:
        go = not self._stopped and self._schedule.claim(member.number, line)
        self._tell(member, Answer(go))

    def _on_done(self, member: Member, result: ScenarioResult) -> None:
        self._schedule.ended(member.number)
        member.last = result.key
        member.ended.append(result.line)
        if member.hangs:
            result.verdict, result.reason = Verdict.BROKEN, member.hangs
            result.captured = outcome.shorten(f"{result.captured}\n{self._threads(member)}")
        self._keep(result)
        if result.verdict.red and self._settings.stop_early:
            self._stopped = True

    def _end_early(self, hopeless: str) -> None:
        if hopeless and not self._stopped:
            self.why_stopped = f"the run ends early: {hopeless}"
            self._stopped = True

    def _on_unit_done(self, member: Member, done: UnitDone) -> None:
        unit = self._schedule.unit(member.number)
        left = self._schedule.release(member.number)
        member.busy += time.monotonic() - member.unit_began
        member.state = State.IDLE
        if member.hangs and unit:
            member.state = State.LEAVING
            if not member.ended:
                self._break(left, member.hangs, self._threads(member))
            elif not self._stopped:
                self._schedule.put_back(unit, left)
        elif self._stopped:
            return
        elif left:
            self._break(left, done.error or "was not run by its worker", done.trace)
        elif done.error:
            self._worsen(member, done.error, done.trace)

    # Results.

    def _keep(self, result: ScenarioResult) -> None:
        self.results[result.key] = result
        self.last_result = time.monotonic()
        self._on_result(result)

    def _break(self, items: Iterable[Item], reason: str, trace: str) -> None:
        """Gives scenarios that could not be run their verdict."""
        for item in items:
            self._keep(
                ScenarioResult(
                    feature=item.feature,
                    feature_name=self._features[item.feature],
                    name=item.name,
                    line=item.line,
                    tags=sorted(item.tags),
                    verdict=Verdict.BROKEN,
                    started=time.time(),
                    reason=first_line(reason),
                    captured=trace,
                )
            )

    def _worsen(self, member: Member, reason: str, trace: str) -> None:
        """What fails after the last scenario of a unit is shown at that scenario."""
        result = self.results.get(member.last) if member.last else None
        if result is None:
            self.errors.append(f"worker {member.number}: {reason}")
        elif not result.verdict.red:
            result.verdict, result.reason = Verdict.BROKEN, first_line(reason)
            result.captured = f"{result.captured}\n{trace}".strip()
            self._keep(result)
        else:
            result.captured = f"{result.captured}\n{reason}\n{trace}".strip()

    # Giving out work.

    def _give_out(self) -> None:
        """Gives each idle worker a unit; tells them to leave when there is no more."""
        for member in self._open_members():
            if member.state is not State.IDLE:
                continue
            idle = time.monotonic() - member.since
            unit = None if self._stopped else self._schedule.next(member.number, idle)
            if unit:
                self._send_unit(member, unit)
        if self._stopped or self._schedule.finished:
            for member in self._open_members():
                if member.state is State.IDLE:
                    self._tell(member, Stop())
                    member.state = State.LEAVING
                    member.since = time.monotonic()

    def _send_unit(self, member: Member, unit: Unit) -> None:
        member.state = State.BUSY
        member.since = member.unit_began = time.monotonic()
        member.last, member.ended = None, []
        self._tell(member, Work(unit.feature, [item.line for item in unit.items]))

    def _tell(self, member: Member, message: Message) -> None:
        with contextlib.suppress(OSError):  # it is dead; the zygote will tell
            member.channel.send(message)

    # Time, and signals.

    def _look_at_clock(self) -> None:
        now = time.monotonic()
        limits = self._settings.limits
        for member in self._open_members():
            if member.kill_at is not None:
                if now >= member.kill_at:
                    member.signal(signal.SIGKILL)
                    member.kill_at = now + limits.cleanup
            elif member.state is not State.IDLE and now - member.since > limits.scenario:
                self._step_in(member)

    def _step_in(self, member: Member) -> None:
        """A worker hangs: asks where its threads are, then ends it."""
        what = {State.STARTING: "before_all", State.LEAVING: "after_all"}.get(member.state)
        running = self._schedule.running(member.number)
        what = what or ("the scenario" if running else "before_feature or after_feature")
        member.hangs = f"{what} did not end within {self._settings.limits.scenario:g} s"
        member.signal(signal.SIGUSR1)
        deadline = time.monotonic() + self._settings.limits.dump
        while not self._threads(member) and time.monotonic() < deadline:
            time.sleep(SETTLE)
        if member.state is State.LEAVING:
            self.errors.append(f"worker {member.number}: {member.hangs}\n{self._threads(member)}")
        member.signal(signal.SIGTERM)
        member.kill_at = time.monotonic() + self._settings.limits.cleanup

    def _threads(self, member: Member) -> str:
        return _tail(member.orders.threads, 20_000)

    def _interrupt(self, number: signal.Signals) -> None:
        """The first signal asks the workers to clean up and end, the second kills them."""
        first = self.interrupted is None
        self.interrupted = self.interrupted or number
        self.why_stopped = self.why_stopped or f"interrupted by {self.interrupted.name}"
        self._stopped = True
        for member in self._open_members():
            member.signal(signal.SIGTERM if first else signal.SIGKILL)
            if first:
                member.kill_at = time.monotonic() + self._settings.limits.cleanup


def _cause_of_death(member: Member, code: int) -> str:
    if code < 0:
        return f"worker {member.number} died (signal {-code})"
    return f"worker {member.number} exited (code {code})"


def _tail(path: Path, size: int) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")[-size:]
    except FileNotFoundError:
        return ""


@contextlib.contextmanager
def _signals() -> Iterator[socket.socket]:
    """SIGINT, SIGTERM and SIGHUP become bytes (their numbers) on the socket that is returned."""
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    before_fd = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False)
    numbers = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as `nohup` has it
        numbers.append(signal.SIGHUP)
    before = {number: signal.signal(number, lambda *_: None) for number in numbers}
    try:
        with ours, theirs:
            yield ours
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(before_fd)
