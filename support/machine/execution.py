"""Programs that are executed, each in a session of its own: what `processes` is made on."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from support.errors import Broken, Endless, UsageError
from support.machine import cpu, guard

# What a child may see of our environment: nothing of the product's configuration.
_INHERITED = ("PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ")


def serve_run(
    argv: Sequence[str],
    *,
    output: pathlib.Path,
    directory: pathlib.Path,
    env: Mapping[str, str],
    passed: int,
) -> None:
    """Starts a process that serves the whole run and ends with it; it inherits a descriptor.

    Raises:
        UsageError: the program does not exist or cannot be executed.
        Broken: the machine could not start it.
    """
    with output.open("ab") as file:
        popen = execute(argv, file.fileno(), directory, environment_of(env), passed)
    guard.current().note_servant(popen.pid)
    cpu.ledger.command()  # it is booked when the run ends


def environment_of(more: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child: little of ours, the run's name, and what is added."""
    inherited = {key: os.environ[key] for key in _INHERITED if key in os.environ}
    return inherited | {guard.VARIABLE: guard.current().run, "NO_COLOR": "1", **more}


def execute(
    argv: Sequence[str],
    output: int,
    directory: pathlib.Path,
    environment: Mapping[str, str],
    *passed: int,
) -> subprocess.Popen[bytes]:
    """Starts a program in a session of its own; it inherits the descriptors that are passed.

    Raises:
        UsageError: the program does not exist or cannot be executed.
        Broken: the machine could not start it.
    """
    try:
        return subprocess.Popen(
            argv,
            cwd=directory,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=passed,
        )
    except (FileNotFoundError, PermissionError) as error:
        raise UsageError(f"{argv[0]}: cannot be started: {error.strerror}") from None
    except OSError as error:
        raise Broken(f"{argv[0]}: cannot be started: {error}") from error


def read_by_another(output: int, directory: pathlib.Path) -> tuple[int, int]:
    """A pipe to a program that copies what comes to `output`: its end for writing, and whose it is.

    The program ends when nobody can write any more.
    """
    reading, writing = os.pipe()
    try:
        popen = subprocess.Popen(
            [shutil.which("cat") or "cat"],
            cwd=directory,
            stdin=reading,
            stdout=output,
            env=environment_of({}),
            start_new_session=True,
        )
    finally:
        os.close(reading)
    guard.current().note(popen.pid)
    return writing, popen.pid


def output_of(
    argv: Sequence[str],
    typed: str,
    seconds: float,
    env: Mapping[str, str] = MappingProxyType({}),
    directory: pathlib.Path | None = None,
) -> tuple[int, str]:
    """Runs a command to its end, in that directory: its exit code, and what it printed, errors too.

    Raises:
        Endless: it has not ended within that time, and was ended.
        Broken: it could not be started.
    """
    try:
        done = subprocess.run(
            argv,
            input=typed.encode(),
            env=environment_of(env),
            cwd=directory,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        printed = (late.output or b"").decode(errors="replace")
        raise Endless(f"{argv[0]} did not end within {seconds:g} s", printed) from None
    except OSError as error:
        raise Broken(f"{argv[0]}: {error}") from error
    cpu.ledger.command()
    return done.returncode, done.stdout.decode(errors="replace")
