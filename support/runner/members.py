"""The workers, as the coordinator holds them: where each is in its life, and how it is reached."""

from __future__ import annotations

import contextlib
import dataclasses
import enum
import os
import signal
import time
from pathlib import Path

from support.results import ScenarioResult, Verdict
from support.runner import outcome
from support.runner.limits import Limits
from support.runner.messages import Channel, Message, Orders, Stop, Work
from support.runner.plan import Unit

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

    @property
    def threads(self) -> str:
        """Where its threads were, once it was asked because it hangs; else empty."""
        return _tail(self.orders.threads, 20_000)

    def tail(self, size: int = 4000) -> str:
        """The end of what it printed outside of scenarios."""
        return _tail(self.orders.log, size)

    def cause_of_death(self, code: int) -> str:
        """How it ended; a negative code is the signal's number."""
        if code < 0:
            return f"worker {self.number} died (signal {-code})"
        return f"worker {self.number} exited (code {code})"

    def send_signal(self, number: signal.Signals) -> None:
        """Sends a signal to its process, if that is still there."""
        if self.pidfd is not None:
            with contextlib.suppress(ProcessLookupError):
                signal.pidfd_send_signal(self.pidfd, number)

    def tell(self, message: Message) -> None:
        """Sends it a message, if it is still there."""
        with contextlib.suppress(OSError):  # it is dead; the zygote will tell
            self.channel.send(message)

    def begin(self, unit: Unit) -> None:
        """Gives it a unit of work."""
        self.state = State.BUSY
        self.since = self.unit_began = time.monotonic()
        self.last, self.ended = None, []
        self.tell(Work(unit.feature, [item.line for item in unit.items]))

    def leave(self) -> None:
        """Tells it that there is no more work."""
        self.tell(Stop())
        self.state = State.LEAVING
        self.since = time.monotonic()

    def has_ended(self, result: ScenarioResult) -> None:
        """It has ended a scenario; where it had to be stepped in, that is the verdict."""
        self.last = result.key
        self.ended.append(result.line)
        if self.hangs:
            result.verdict, result.reason = Verdict.BROKEN, self.hangs
            result.captured = outcome.shorten(f"{result.captured}\n{self.threads}")

    def is_overdue(self, limits: Limits) -> bool:
        """Whether it has said nothing for too long, and was not told to end yet."""
        silent = time.monotonic() - self.since
        busy = self.state is not State.IDLE and self.kill_at is None
        return busy and silent > limits.scenario

    def kill_in_time(self, limits: Limits) -> None:
        """Kills it where it was told to end and has not in its time."""
        now = time.monotonic()
        if self.kill_at is not None and now >= self.kill_at:
            self.send_signal(signal.SIGKILL)
            self.kill_at = now + limits.cleanup

    def end(self, number: signal.Signals, patience: float) -> None:
        """Tells it to end by a signal; it is killed where it has not in so many seconds."""
        self.send_signal(number)
        self.kill_at = time.monotonic() + patience

    def step_in(self, limits: Limits, *, in_scenario: bool) -> None:
        """It hangs: asks where its threads are, then ends it."""
        what = {State.STARTING: "before_all", State.LEAVING: "after_all"}.get(self.state)
        what = what or ("the scenario" if in_scenario else "before_feature or after_feature")
        self.hangs = f"{what} did not end within {limits.scenario:g} s"
        self.send_signal(signal.SIGUSR1)
        deadline = time.monotonic() + limits.dump
        while not self.threads and time.monotonic() < deadline:
            time.sleep(SETTLE)
        self.end(signal.SIGTERM, limits.cleanup)

    def close(self) -> None:
        """Lets go of it: it is gone."""
        self.state = State.GONE
        self.channel.close()
        if self.pidfd is not None:
            os.close(self.pidfd)
            self.pidfd = None


def _tail(path: Path, size: int) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")[-size:]
    except FileNotFoundError:
        return ""
