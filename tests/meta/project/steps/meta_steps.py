"""Steps that pass, fail, break, hang and kill."""

from __future__ import annotations

import logging
import os
import pathlib
import signal
import sys
import time
from typing import Any

from behave import given, step, then, when

from support.errors import Broken, Missing


@given("all is well")
@when("all is well")
@then("all is well")
def _(context: Any) -> None:
    pass


@step("it took {seconds:g} s")
def _(context: Any, seconds: float) -> None:
    with pathlib.Path("meta.log").open("a", encoding="utf-8") as log:
        log.write(f"{os.getpid()} begin {context.scenario.name}\n")
    time.sleep(seconds)
    with pathlib.Path("meta.log").open("a", encoding="utf-8") as log:
        log.write(f"{os.getpid()} end {context.scenario.name}\n")


@step("the promise does not hold")
def _(context: Any) -> None:
    print("seen on the way")
    logging.getLogger("meta").warning("logged on the way")
    raise AssertionError("expected 200\nactual 304")


@step("it is not as promised")
def _(context: Any) -> None:
    raise AssertionError(f"expected other than {context.text or context.table[0]['a']}")


@step("the environment breaks")
def _(context: Any) -> None:
    raise Broken("port 80 cannot be had")


@step("a component is missing")
def _(context: Any) -> None:
    raise Missing("php is not installed")


@step("the rest is skipped")
def _(context: Any) -> None:
    context.scenario.skip("not on this machine")


@step("the worker is killed")
def _(context: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@step("the worker exits")
def _(context: Any) -> None:
    os._exit(3)


@step("the step exits")
def _(context: Any) -> None:
    sys.exit(3)


@step("nothing ever ends")
def _(context: Any) -> None:
    time.sleep(600)


@step("nothing ever ends, whatever it is told")
def _(context: Any) -> None:
    while True:
        try:
            time.sleep(600)
        except KeyboardInterrupt:
            with pathlib.Path("meta.log").open("a", encoding="utf-8") as log:
                log.write(f"{os.getpid()} told to end\n")


@step("it holds the second time")
def _(context: Any) -> None:
    mark = pathlib.Path("was-here")
    if not mark.exists():
        mark.touch()
        raise AssertionError("expected 200, got 503")


@step("the worker prints past the capture")
def _(context: Any) -> None:
    os.write(1, b"a line of a child process\n")
