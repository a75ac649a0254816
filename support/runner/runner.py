"""`Runner`: what behave calls. From the command line to the exit code."""

from __future__ import annotations

import dataclasses
import datetime
import io
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from behave.configuration import setup_parser
from behave.runner import Runner as BehaveRunner
from behave.runner import the_step_registry

from support.errors import UsageError
from support.language import loading
from support.machine import cpu, defects, guard, user_namespace
from support.results import RunResult
from support.runner import dry, plan, selection, signals
from support.runner.account import Account
from support.runner.console import (
    Console,
    Ending,
    Line,
    Share,
    closing_line,
    ending_lines,
    head_lines,
    not_run,
    plural,
)
from support.runner.coordinator import Coordinator, Settings
from support.runner.limits import Limits
from support.runner.plan import Selection
from support.runner.schedule import Schedule
from support.runner.selection import Selected
from support.runner.storage import Timings, keep_longer, new_run, reports
from support.runner.zygote import Zygote
from support.settings.options import RunOptions

USAGE = 2  # exit code: the command line, a profile, a configuration or a step is wrong


class Runner(BehaveRunner):  # type: ignore[misc]
    """Runs features over worker processes; see `docs/architecture.md`."""

    def __init__(self, config: Any) -> None:
        super().__init__(config)
        signals.watch()
        # behave prints which class this is, into the output of whichever formatter is asked for.
        self._stdout, sys.stdout = sys.stdout, io.StringIO()

    def run(self) -> bool:
        """Runs what the command line selects. Returns whether the run failed.

        Exits with 2 where the command line is wrong, with 130, 143 or 129 after
        SIGINT, SIGTERM or SIGHUP.
        """
        sys.stdout = self._stdout
        signals.begin()
        try:
            options = RunOptions.from_userdata(self.config.userdata)
            asked = Asked.of(self.config)
            if self.config.dry_run:  # otherwise the target's own start finds them
                defects.check(options.defect)
            if self.config.dry_run or any(name.startswith("steps") for name in asked.formats):
                return self._run_dry(asked)
            asked.check()
            user_namespace.enter(options)
            with self.path_manager:
                self.setup_paths()
                return Run(self, options, asked).run()
        except UsageError as error:
            self._leave(str(error), USAGE)
        except signals.Interrupted as error:  # before the workers were there, or after
            self._leave(str(error), signals.SIGNALLED + error.number)
        raise AssertionError("unreachable")

    def _leave(self, why: str, code: int) -> NoReturn:
        """Ends with one line."""
        sys.stdout.flush()
        print(f"error: {why}", file=sys.stderr)
        sys.exit(code)

    def _run_dry(self, asked: Asked) -> bool:
        """Looks whether all steps are defined; with a formatter of behave's, behave does."""
        with self.path_manager:
            self.setup_paths()
            if asked.formats or self.config.steps_catalog:
                selection.collect(self.config)  # what it refuses behave would take as it comes
                self._loaded()
                return bool(self.run_with_paths())
            found = selection.collect(self.config)
            undefined = dry.undefined(found, self._loaded, Path(self.base_dir))
            for line in undefined:
                print(line)
            scenarios, steps = dry.count(found)
            if not scenarios:
                raise UsageError(selection.unmatched(self.config, found))
            print(f"{plural(scenarios, 'scenario')}, {plural(steps, 'step')}", end=", ")
            print(f"{plural(len(undefined), 'undefined step')}; nothing was run")
            return bool(undefined)

    def _loaded(self) -> Any:
        """Loads the steps. Raises `UsageError` where that cannot be, with file and line."""
        try:
            return self.load_definitions()
        except UsageError:
            raise
        except Exception as error:
            raise UsageError(loading.explained(error, Path(self.base_dir))) from error

    def load_definitions(self) -> Any:
        """Loads the steps in this process; returns the function that finds a step's."""
        self.load_hooks()
        self.load_step_definitions()
        return the_step_registry.find_match


@dataclasses.dataclass(frozen=True)
class Asked:
    """What was said on the command line, told apart from behave's defaults."""

    jobs: int
    formats: list[str]

    @classmethod
    def of(cls, config: Any) -> Asked:
        """Reads the command line again: behave fills in a format and one job.

        Raises:
            UsageError: nobody is to do the work.
        """
        arguments = config.make_command_args()
        parser = setup_parser()
        parser.set_defaults(jobs=None, format=config.defaults.get("format"))
        given, _ = parser.parse_known_args(arguments)
        formats = given.format or []
        if not arguments:  # behave.ini alone, or a program that calls behave
            formats = [name for name in config.format or [] if name != config.default_format]
        if given.jobs is not None and given.jobs < 1:
            raise UsageError(f"-j {given.jobs}: want 1 or more workers")
        jobs = given.jobs or (config.jobs if config.jobs != 1 else None)
        return cls(jobs or max(2, 2 * (os.cpu_count() or 1)), list(formats))

    def check(self) -> None:
        """Raises `UsageError` where a format cannot be had."""
        for name in self.formats:
            if "allure" in name.lower():
                raise UsageError(
                    f"--format={name}: leave it out; each run writes Allure's results into "
                    f"{reports() / 'latest' / 'allure'}"
                )


class Run:
    """One run, from its beginning to its end."""

    def __init__(self, runner: Runner, options: RunOptions, asked: Asked) -> None:
        self._runner = runner
        self._config = runner.config
        self._options = options
        self._asked = asked
        self._limits = Limits.from_environment()
        self._timings = Timings()
        self._began = time.monotonic()
        self._result = RunResult(
            id="",
            timestamp=datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            target=options.target,
            target_version="",
            seed=options.shuffle,
            selected=0,
        )
        if options.shuffle is not None:
            # What `random` was turned into: the workers are to know the same seed.
            self._config.userdata["shuffle"] = str(options.shuffle)

    def run(self) -> bool:
        """Runs it. Returns whether it failed; exits where a signal ended it."""
        place = guard.begin()
        zygote = Zygote(self._config, self._runner.base_dir, self._limits.cleanup)
        ended = False
        try:
            whole = selection.collect(self._config)
            selections = [each.selection() for each in whole if each.scenarios]
            mine = self._shard(selections)
            self._result.selected = sum(len(each.items) for each in mine)
            self._phase("collect", self._began)
            directory = _new_run()
            self._result.id = directory.name
            account = self._account(whole, mine, directory)
            coordinator = None
            if not selections:
                self._result.errors.append(selection.unmatched(self._config, whole))
            elif mine:
                coordinator = self._coordinate(zygote, mine, account, directory)
            else:
                account.console.print([Line(f"{self._asked_shard()} is empty: too few scenarios")])
            self._result.cpu = _cpu(coordinator, zygote, place).to_json()
            zygote.close()
            left = guard.end(place)
            ended = True
        finally:
            if not ended:
                zygote.close()
                guard.end(place)
        self._result.errors += [f"left behind, ended now: {thing}" for thing in left]
        return self._finish(account, coordinator, directory)

    def _shard(self, selections: list[Selection]) -> list[Selection]:
        if self._options.shard is None:
            return selections
        return plan.shard(selections, *self._options.shard)

    def _account(self, whole: list[Selected], mine: list[Selection], directory: Path) -> Account:
        keys = {item.key for each in mine for item in each.items}
        for each in whole:
            each.scenarios = [s for s in each.scenarios if (s.filename, s.line) in keys]
        # Here and not above: these take long to load, and workers are on their way.
        from support import reports as all_reports
        from support.runner.replay import Replay

        self._write_reports = all_reports.write
        find_match = self._runner._loaded() if self._asked.formats else None
        replay = Replay(self._config, self._asked.formats, find_match)
        outputs = [opener.name for opener in self._config.outputs]
        # Formatters without a file of their own have the standard output.
        outputs += [None] * (len(self._asked.formats) - len(outputs))
        to_stdout = any(name is None for name, _ in zip(outputs, self._asked.formats, strict=False))
        console = Console(
            self._result.selected,
            colour=self._config.has_colored_mode(),
            features=not to_stdout,
        )
        return Account(whole, console, replay, directory)

    def _coordinate(
        self, zygote: Zygote, mine: list[Selection], account: Account, directory: Path
    ) -> Coordinator:
        units = plan.units(plan.with_timings(mine, self._timings.read()), self._options.shuffle)
        schedule = Schedule(units)
        settings = Settings(
            directory=directory,
            jobs=min(self._asked.jobs, self._result.selected),
            retries=self._options.retries,
            stop_early=bool(self._config.stop),
            limits=self._limits,
        )
        account.console.print(
            head_lines(self._result, len(mine), settings.jobs, self._asked_shard())
        )
        coordinator = Coordinator(
            zygote,
            schedule,
            {each.feature.filename: each.feature.name for each in account.features},
            settings,
            account.add,
            lambda: account.tick(schedule.busy_features()),
        )
        began = time.monotonic()
        with account.console.progress():
            coordinator.run()
        ready = coordinator.began_running or began
        last = max(coordinator.results.last, ready)
        self._phase("start", began, ready)
        self._phase("run", ready, last)
        self._phase("stop", last)
        return coordinator

    def _asked_shard(self) -> str:
        return "shard {}/{}".format(*self._options.shard) if self._options.shard else ""

    def _phase(self, name: str, began: float, ended: float | None = None) -> None:
        self._result.phases[name] = (ended or time.monotonic()) - began

    def _finish(self, account: Account, coordinator: Coordinator | None, directory: Path) -> bool:
        run = self._result
        run.scenarios = account.results()
        shares = []
        interrupted = None
        if coordinator:
            run.target_version = coordinator.results.target_version
            run.target_digest = coordinator.results.target_digest
            run.errors[:0] = coordinator.results.errors
            interrupted = coordinator.interrupted
            shares = _shares(coordinator)
            self._written(self._timings.path, lambda: self._timings.update(run.scenarios))
        missing = account.missing()
        why = coordinator.why_stopped if coordinator else ""
        if missing or why:
            run.errors.append(not_run(missing, why))
        account.close()
        run.errors += account.errors
        run.duration = time.monotonic() - self._began
        if run.overall != "PASSED":
            self._written(directory, lambda: keep_longer(directory))
        self._written(directory, lambda: self._write_reports(run, directory))
        self._phase("reports", self._began + run.duration)
        if self._config.summary:
            account.console.print(ending_lines(Ending(run, directory, shares)))
        account.console.print([closing_line(run)])
        if interrupted:
            sys.stdout.flush()
            sys.exit(signals.SIGNALLED + interrupted)
        return run.overall != "PASSED"

    def _written(self, path: Path, write: Callable[[], object]) -> None:
        """Writes, or has the run say in one line that this could not be."""
        try:
            write()
        except OSError as error:
            place = error.filename or path
            self._result.errors.append(f"{place}: cannot be written: {error.strerror or error}")


def _cpu(coordinator: Coordinator | None, zygote: Zygote, place: guard.Place) -> cpu.Account:
    """What the run has used until now: the workers with all of theirs, and who serves them."""
    account = cpu.Account()
    if coordinator:
        account.merge(coordinator.results.cpu)
    for pid in (os.getpid(), zygote.pid, *guard.servants(place)):
        account.add(cpu.OTHERS, cpu.of_process(pid), started=1)
    return account


def _new_run() -> Path:
    try:
        return new_run()
    except OSError as error:
        place = error.filename or reports()
        said = f"{place}: cannot be written: {error.strerror or error}"
        raise UsageError(said) from None


def _shares(coordinator: Coordinator) -> list[Share]:
    done = [result.worker for result in coordinator.results.of.values()]
    return [
        Share(number, member.busy, done.count(number))
        for number, member in coordinator.members.items()
    ]
