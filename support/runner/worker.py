"""A worker: behave in a process of its own, which runs what the coordinator sends.

It is forked by the zygote with `environment.py` and the steps already loaded. It
runs `before_all` once, then unit after unit, and `after_all` at the end. It tells
the coordinator of each scenario before it runs it and when it has ended.
"""

from __future__ import annotations

import contextlib
import faulthandler
import functools
import os
import queue
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from behave.formatter.base import Formatter, StreamOpener
from behave.runner import Runner as BehaveRunner
from behave.runner import the_step_registry

from support import behave_internals
from support.errors import CannotServe, Missing, Unsupported, UsageError
from support.machine import cpu, dispositions
from support.results import Attachment, ScenarioResult, Verdict, first_line
from support.runner import outcome, selection, verdicts
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
from support.runner.outcome import Attempt, Trouble

RETRIED = "stress"  # scenarios with this tag may be tried a second time


class WorkerContext(behave_internals.WatchedContext):
    """behave's context; what behave forgets when a layer ends, the runner keeps."""

    def cleanup_failed(self, error: Exception) -> None:
        """A trouble of this scenario."""
        self.owner.troubles.append(Trouble.of("cleanup", error))

    def scenario_ends(self) -> None:
        """Its evidence goes to its result."""
        self.owner.attachments = getattr(self, "attachments", [])


class StepClock(Formatter):  # type: ignore[misc]
    """Notes when each step begins, and whether one is running now."""

    name = "step-clock"

    def __init__(self, config: Any) -> None:
        super().__init__(StreamOpener(stream=sys.stdout), config)
        self.began: dict[int, float] = {}
        self.running = False
        self._step: Any = None
        self._next: list[Any] = []

    def scenario(self, scenario: Any) -> None:
        """A scenario begins: its steps follow."""
        self.began, self._next = {}, []

    def step(self, step: Any) -> None:
        """A step that will run."""
        self._next.append(step)

    def match(self, match: Any) -> None:
        """The next step begins."""
        if self._next:
            self.began[id(self._next.pop(0))] = time.time()
        self.running = True

    def result(self, step: Any) -> None:
        """The step has ended."""
        self.running = False


class ScenarioRunner(BehaveRunner):  # type: ignore[misc]
    """behave's runner; it keeps what goes wrong in hooks, and can be interrupted."""

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        self.troubles: list[Trouble] = []
        self.attachments: list[Attachment] = []
        self.clock = StepClock(config)
        self.formatters = [self.clock]
        self._before = 0  # how many before_* hooks are running

    @property
    def interruptible(self) -> bool:
        """Whether a step or a before_* hook runs: what follows cleans up after it."""
        return self.clock.running or self._before > 0

    def load_hooks(self, filename: str | None = None) -> None:
        """Loads `environment.py`, and watches each hook of it."""
        super().load_hooks(filename)
        for name, hook in list(self.hooks.items()):
            if name.startswith(("before_", "after_")) and callable(hook):
                self.hooks[name] = self._watched(name, hook)

    def _watched(self, name: str, hook: Callable[..., Any]) -> Callable[..., Any]:
        before = name.startswith("before_")

        @functools.wraps(hook)
        def watched(*args: Any) -> Any:
            self._before += before
            try:
                return hook(*args)
            except BaseException as error:
                self.troubles.append(Trouble.of(name, error))
                raise
            finally:
                self._before -= before

        return watched

    def begin(self, reports: Path) -> None:
        """What behave does before the first feature, `before_all` included."""
        self.context = WorkerContext(self)
        self.context.reports = reports  # where evidence goes
        self.step_registry = the_step_registry
        self.context.find_match = the_step_registry.find_match  # of the steps that are loaded
        self.hook_failures = 0
        self.run_hook("before_all")

    def finish(self) -> None:
        """What behave does after the last feature, `after_all` included."""
        self.run_hook_with_capture("after_all")
        with contextlib.suppress(Exception):  # kept by WorkerContext.cleanup_failed
            behave_internals.end_layers(self.context)

    def unwind(self, depth: int) -> None:
        """Ends what a scenario left open that was torn out of behave's hands."""
        self.stop_capture()
        self.run_hook_with_capture("after_scenario", self.context.scenario)
        while behave_internals.depth(self.context) > depth:
            with contextlib.suppress(Exception):  # kept by WorkerContext.cleanup_failed
                behave_internals.end_layer(self.context)
        self.teardown_capture()


class Worker:
    """The worker's side of the conversation."""

    def __init__(self, runner: ScenarioRunner, channel: Channel, orders: Orders) -> None:
        self._runner = runner
        self._channel = channel
        self._orders = orders
        self._inbox: queue.SimpleQueue[Message] = queue.SimpleQueue()
        self._stopping = False
        self._waiting = False

    def run(self) -> None:
        """All of the worker's life; returns when it may exit."""
        cpu.ledger.open()
        dispositions.restore()
        signal.signal(signal.SIGTERM, self._on_signal)
        signal.signal(signal.SIGINT, self._on_signal)
        threading.Thread(target=self._listen, name="listener", daemon=True).start()
        try:
            if self._begin():
                self._work()
                self._finish()
        except KeyboardInterrupt:
            self._finish()

    def _begin(self) -> bool:
        runner = self._runner
        runner.begin(self._orders.directory)
        if runner.troubles:
            trouble = runner.troubles[0]
            usage = isinstance(trouble.error, UsageError)
            reason = str(trouble.error) if usage else trouble.message
            runner.finish()  # what before_all had started already
            self._send(Unable(reason, trouble.trace, usage))
            return False
        self._send(Ready())
        return True

    def _work(self) -> None:
        while not self._stopping:
            match self._receive():
                case Work() as work:
                    self._run_unit(work)
                case Stop():
                    return
                case other:
                    raise RuntimeError(f"not expected from the coordinator now: {other}")

    def _finish(self) -> None:
        self._stopping = True
        self._runner.troubles.clear()
        self._runner.finish()
        errors = [trouble.message for trouble in self._runner.troubles]
        context = self._runner.context
        version = str(getattr(context, "target_version", ""))
        digest = str(getattr(context, "target_digest", ""))
        self._send(Bye(errors, version, digest, cpu.ledger.closed().to_json()))

    def _run_unit(self, work: Work) -> None:
        runner = self._runner
        runner.troubles.clear()
        trouble = ""
        try:
            feature = self._parse(work)
            runner.feature = feature
            self._resume()
            feature.run(runner)
        except KeyboardInterrupt:
            trouble = "interrupted between two scenarios"
        except Exception as error:  # noqa: BLE001 - whatever it is, the run must hear of it
            runner.troubles.append(Trouble.of(work.feature, error))
        if runner.troubles:
            first = runner.troubles[0]
            self._send(UnitDone(first.message, first.trace))
        else:
            self._send(UnitDone(trouble))

    def _parse(self, work: Work) -> Any:
        feature = selection.parse(work.feature, self._runner.config.lang)
        by_line = {scenario.line: scenario for scenario in feature.walk_scenarios()}
        scenarios = [by_line[line] for line in work.lines]
        for scenario in scenarios:
            scenario.run = functools.partial(self._run_scenario, scenario)
        feature.run_items = feature.scenarios = scenarios
        return feature

    def _run_scenario(self, scenario: Any, runner: ScenarioRunner) -> bool:
        """Stands in for `scenario.run(runner)`: asks first, and reports what came of it."""
        if self._stopping or not self._claim(scenario):
            scenario.mark_skipped()
            return False
        outside = list(runner.troubles)  # the feature's
        result = self._try(scenario, attempt=1)
        if result.verdict in (Verdict.FAILED, Verdict.BROKEN) and self._retried(result):
            first = result
            behave_internals.reset(scenario)
            result = self._try(scenario, attempt=2)
            if result.verdict is Verdict.PASSED:
                result.verdict = Verdict.FLAKY
                result.reason = f"passed on the second attempt; the first: {first.reason}"
                result.captured, result.attachments = first.captured, first.attachments
        hopeless = _hopeless(scenario, runner.troubles)
        runner.troubles[:] = outside
        self._send(Done(result.to_json(), hopeless))
        return result.verdict.red

    def _retried(self, result: ScenarioResult) -> bool:
        return RETRIED in result.tags and self._orders.retries > 0 and not self._stopping

    def _try(self, scenario: Any, attempt: int) -> ScenarioResult:
        runner = self._runner
        runner.troubles.clear()
        runner.attachments = []
        behave_internals.tell_outline(runner.context, scenario)
        depth = behave_internals.depth(runner.context)
        began, start = time.time(), time.perf_counter()
        interrupted = False
        try:
            type(scenario).run(scenario, runner)
        except KeyboardInterrupt:
            interrupted = True
            runner.unwind(depth)
        except BaseException as error:  # noqa: BLE001 - SystemExit of a step, an error of behave
            runner.troubles.append(Trouble.of("a step", error))
            runner.unwind(depth)
        self._resume()
        seen = Attempt(
            scenario=scenario,
            began=began,
            duration=time.perf_counter() - start,
            steps_began=runner.clock.began,
            troubles=list(runner.troubles),
            attachments=runner.attachments,
            interrupted=interrupted,
        )
        verdict, reason = self._classify(seen)
        result = outcome.result_of(seen, verdict, reason)
        result.worker, result.attempt = self._orders.number, attempt
        return result

    def _resume(self) -> None:
        """A hook that exits makes behave abort everything: here it breaks its scenario only."""
        if not self._stopping:
            self._runner.aborted = False

    def _classify(self, seen: Attempt) -> tuple[Verdict, str]:
        if seen.interrupted or (self._stopping and _interrupted(seen)):
            return Verdict.BROKEN, "interrupted while it ran"
        if not any(True for _ in seen.scenario.all_steps):
            return Verdict.BROKEN, "a scenario without steps proves nothing"
        context = self._runner.context
        verdict, reason = verdicts.classify(seen.scenario, getattr(context, "profile", None))
        serious = [t for t in seen.troubles if not isinstance(t.error, Missing | Unsupported)]
        if serious and (verdict is Verdict.BROKEN or not verdict.red):
            # Behave forgets what a cleanup said, and a known deviation hides no trouble.
            step_failed = verdict is Verdict.BROKEN and outcome.failed_step(seen.scenario)
            reason = reason if step_failed else first_line(serious[0].message)
            return Verdict.BROKEN, reason
        return verdict, reason

    def _claim(self, scenario: Any) -> bool:
        self._send(Claim(scenario.line))
        try:
            message = self._receive()
        except KeyboardInterrupt:  # told to stop while it waited
            return False
        if isinstance(message, Stop):
            self._stopping = True
            return False
        if not isinstance(message, Answer):
            raise RuntimeError(f"not expected from the coordinator now: {message}")
        return message.go

    def _send(self, message: Message) -> None:
        # A coordinator that is gone hears nothing: the listener ends this worker.
        with contextlib.suppress(OSError):
            self._channel.send(message)

    def _receive(self) -> Message:
        self._waiting = True
        try:
            return self._inbox.get()
        finally:
            self._waiting = False

    def _listen(self) -> None:
        """Runs in a thread, so that a coordinator that dies is noticed during a step."""
        try:
            while True:
                for message in self._channel.receive():
                    self._inbox.put(message)
        except EOFError:
            os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(self._orders.patience)
        os._exit(70)

    def _on_signal(self, number: int, frame: Any) -> None:
        """Stops: cleaning up is never interrupted, what it cleans up after is, once."""
        again, self._stopping = self._stopping, True
        if self._waiting or (self._runner.interruptible and not again):
            raise KeyboardInterrupt


def _hopeless(scenario: Any, troubles: list[Trouble]) -> str:
    """Why no scenario can be run: its target cannot serve. Empty where it can."""
    errors = [step.exception for step in scenario.all_steps]
    errors += [trouble.error for trouble in troubles]
    return next((str(error) for error in errors if isinstance(error, CannotServe)), "")


def _interrupted(seen: Attempt) -> bool:
    errors = [step.exception for step in seen.scenario.all_steps]
    errors += [trouble.error for trouble in seen.troubles]
    return any(isinstance(error, KeyboardInterrupt) for error in errors)


def run(runner: ScenarioRunner, channel: Channel, orders: Orders) -> None:
    """The whole life of a worker, in the process that was forked for it."""
    with _own_output(runner.config, orders), orders.threads.open("w", encoding="utf-8") as threads:
        faulthandler.register(signal.SIGUSR1, file=threads, all_threads=True)
        Worker(runner, channel, orders).run()


@contextlib.contextmanager
def _own_output(config: Any, orders: Orders) -> Iterator[None]:
    """Nothing that a worker prints may get between the coordinator's lines."""
    with Path(os.devnull).open(encoding="utf-8") as nothing:
        os.dup2(nothing.fileno(), 0)
    if config.should_capture():
        with orders.log.open("ab") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    yield
    sys.stdout.flush()
    sys.stderr.flush()
