"""The loop between the schedule and the workers.

It gives out units, collects results, replaces workers that die, steps in where
one hangs, and stops them all when the run is over or interrupted. Whatever
happens to a worker, each scenario that it should have run has a verdict or is
still to be run: that is the invariant to keep when changing this module.
"""

from __future__ import annotations

import contextlib
import dataclasses
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from support.errors import UsageError
from support.results import ScenarioResult
from support.runner.limits import Limits
from support.runner.members import Member, State
from support.runner.messages import (
    Answer,
    Bye,
    Claim,
    Done,
    Message,
    Orders,
    Ready,
    Unable,
    UnitDone,
)
from support.runner.results import Results
from support.runner.schedule import Schedule
from support.runner.wakening import signals
from support.runner.zygote import Died, Loaded, Started, Zygote

TICK = 0.1  # seconds: how often clocks are looked at while nothing happens


@dataclasses.dataclass
class Settings:
    """What the coordinator is told about the run."""

    directory: Path
    jobs: int
    retries: int
    stop_early: bool  # --stop
    limits: Limits

    def orders(self, number: int) -> Orders:
        """What the worker of that number is told when it starts."""
        return Orders(
            number=number,
            directory=self.directory,
            retries=self.retries,
            patience=self.limits.cleanup,
        )


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
        self.results = Results(features, on_result)
        self.interrupted: signal.Signals | None = None
        self.why_stopped = ""  # why it does not run all that was selected, where it does not
        self.began_running: float | None = None  # monotonic: the first worker is ready
        self.members: dict[int, Member] = {}
        self._zygote = zygote
        self._zygote_alive = True
        self._schedule = schedule
        self._settings = settings
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
        with signals() as wakened, self._selector:
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
        orders = self._settings.orders(number)
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
                    self._give_up(unable)
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

    def _give_up(self, unable: Unable) -> None:
        """The project cannot be loaded: nothing that was selected can be run."""
        self._unable = unable
        for member in self.members.values():
            self._dismiss(member)
        if not unable.usage:
            self.results.break_off(self._schedule.clear(), unable.reason, unable.trace)

    def _dismiss(self, member: Member) -> None:
        if member.state is State.GONE:
            return
        if not member.silent:
            self._selector.unregister(member.channel)
        member.close()

    def _on_death(self, member: Member, code: int) -> None:
        if member.state is State.GONE:
            return
        self._handle(member, member.channel.rest())  # what it said before it died
        starting = member.state is State.STARTING
        self._settle(member, member.cause_of_death(code))
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
                self.results.errors.append(f"{cause} while it cleaned up")
            return
        left = self._schedule.release(member.number)
        if running:
            trace = f"{member.tail()}\n{member.threads}".strip()
            self.results.break_off([running], self._why(member, f"{cause} while it ran"), trace)
        elif not member.ended and not self._stopped:
            # It died in before_feature: so would the next one.
            self.results.break_off(left, f"{cause} before the first scenario", member.tail())
            left = []
        elif not left:
            self.results.worsen(member, f"{cause} after its last scenario", member.tail())
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
                    go = not self._stopped and self._schedule.claim(member.number, line)
                    member.tell(Answer(go))
                case Done():
                    self._on_done(member, message)
                case UnitDone():
                    self._on_unit_done(member, message)
                case Bye():
                    member.said_bye = True
                    self.results.say_goodbye(member, message)
                case _:
                    raise RuntimeError(f"not expected from a worker: {message}")

    def _on_unable(self, member: Member, unable: Unable) -> None:
        """A worker cannot begin: the others run its share, if there are others."""
        member.state = State.LEAVING
        if self._stopped:
            return
        if member.hangs:
            unable = Unable(member.hangs, member.threads)
        others = [m for m in self._open_members() if m.state not in (State.LEAVING, State.GONE)]
        if unable.usage:
            self._unable = unable
            self._stopped = True
            self._schedule.clear()
        elif others or self._schedule.finished:
            self.results.errors.append(f"worker {member.number}: {unable.reason}")
        else:
            self._unable = unable
            self.results.break_off(self._schedule.clear(), unable.reason, unable.trace)

    def _on_done(self, member: Member, done: Done) -> None:
        result = ScenarioResult.from_json(done.result)
        self._schedule.ended(member.number)
        member.has_ended(result)
        self.results.keep(result)
        if result.verdict.red and self._settings.stop_early:
            self._stopped = True
        if done.hopeless and not self._stopped:
            self.why_stopped = f"the run ends early: {done.hopeless}"
            self._stopped = True

    def _on_unit_done(self, member: Member, done: UnitDone) -> None:
        unit = self._schedule.unit(member.number)
        left = self._schedule.release(member.number)
        member.busy += time.monotonic() - member.unit_began
        member.state = State.IDLE
        if member.hangs and unit:
            member.state = State.LEAVING
            if not member.ended:
                self.results.break_off(left, member.hangs, member.threads)
            elif not self._stopped:
                self._schedule.put_back(unit, left)
        elif self._stopped:
            return
        elif left:
            self.results.break_off(left, done.error or "was not run by its worker", done.trace)
        elif done.error:
            self.results.worsen(member, done.error, done.trace)

    # Giving out work.

    def _give_out(self) -> None:
        """Gives each idle worker a unit; tells them to leave when there is no more."""
        for member in self._open_members():
            if member.state is not State.IDLE:
                continue
            idle = time.monotonic() - member.since
            unit = None if self._stopped else self._schedule.next(member.number, idle)
            if unit:
                member.begin(unit)
        if self._stopped or self._schedule.finished:
            for member in self._open_members():
                if member.state is State.IDLE:
                    member.leave()

    # Time, and signals.

    def _look_at_clock(self) -> None:
        for member in self._open_members():
            member.kill_in_time(self._settings.limits)
            if member.is_overdue(self._settings.limits):
                self._step_in(member)

    def _step_in(self, member: Member) -> None:
        """A worker hangs: it is ended, and shows where it was."""
        in_scenario = bool(self._schedule.running(member.number))
        member.step_in(self._settings.limits, in_scenario=in_scenario)
        if member.state is State.LEAVING:
            self.results.errors.append(f"worker {member.number}: {member.hangs}\n{member.threads}")

    def _interrupt(self, number: signal.Signals) -> None:
        """The first signal asks the workers to clean up and end, the second kills them."""
        first = self.interrupted is None
        self.interrupted = self.interrupted or number
        self.why_stopped = self.why_stopped or f"interrupted by {self.interrupted.name}"
        self._stopped = True
        for member in self._open_members():
            if first:
                member.end(signal.SIGTERM, self._settings.limits.cleanup)
            else:
                member.send_signal(signal.SIGKILL)
